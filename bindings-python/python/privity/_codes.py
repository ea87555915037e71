"""The codes, in the order of the core's table; what each means is in docs/errors.md."""

from __future__ import annotations

from typing import Literal, TypeAlias

# Reasons of a decision first; then what is an error or a warning alone.
Code: TypeAlias = (
    Literal[
        "allowed",
        "not_shared",
        "role_lacks_capability",
        "level_too_low",
        "setting_disabled",
        "phase_locked",
        "not_ready",
        "not_verified",
        "missing_component_access",
        "sharing_off",
        "pending",
        "suspended",
        "expired",
        "not_found",
    ]
    | Literal[
        "invalid_argument",
        "invalid_id",
        "invalid_email",
        "invalid_principal",
        "invalid_level",
        "invalid_model",
        "invalid_operation",
        "unknown_action",
        "unknown_type",
        "unknown_role",
        "unknown_field",
        "role_not_assignable",
        "message_too_long",
        "missing_required_field",
        "selection_empty",
        "selection_multiple",
        "limit_exceeded",
        "group_cycle",
        "forbidden",
        "share_forward_required",
        "unknown_user",
        "outside_organization",
        "org_not_registered",
        "target_protected",
        "exceeds_own_rights",
        "creator_cannot_leave",
        "last_owner",
        "not_in_access_list",
        "already_shared",
        "already_decided",
        "already_exists",
        "revision_conflict",
        "model_mismatch",
        "newer_format",
        "stale",
        "unavailable",
        "corrupt",
        "expiry_capped",
        "without_owner",
    ]
)
"""A stable code: of an error, of a decision's reason, or of a warning of the engine."""
