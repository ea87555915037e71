"""A member finds a project, asks for more than they get, leaves, and asks to come back.

`workspaces.mjs` tells the same story, line for line.
"""

import privity

space = privity.open(":memory:", model="workspaces")
ann, abe, cy, gil, mo = (f"user:{name}@acme.org" for name in ("ann", "abe", "cy", "gil", "mo"))
project = "project:audit"
for user in (ann, abe, mo):
    space.put(user, org="acme")
space.put(gil, org="acme", guest=True)
space.create(project, by=ann)
space.share(project, abe, "admin", by=ann)


def answer(who, action):
    return space.explain(who, action, project).reason


print(f"Mo, a member, sees the project: {answer(mo, 'project.view')}")
space.set(project, settings={"seen_by": "all_members"}, by=abe)
print(f"Abe, an Admin, lets all members see it; Mo: {answer(mo, 'project.view')}")
print(f"Gil, a guest: {answer(gil, 'project.view')}")

space.request(project, "admin", by=mo, message="For the audit")
for asked in space.pending(by=ann).items:
    print(f"{asked.proposal}. {asked.by} asks for {asked.role}: {asked.message}")
try:
    space.approve(1, by=abe)
except privity.PrivityError as error:
    print(f"Abe approves: {error.code}")
given = space.approve(1, by=ann, role="editor")
print(f"Ann approves, but as {given.grants[0].role}: {given.proposals[0].state}")
print(f"Mo opens a table: {answer(mo, 'table.open')}")

space.leave(project, by=mo)
space.set(project, settings={"seen_by": "shared_members"}, by=ann)
print(f"Mo leaves, and the members' door closes: {answer(mo, 'project.view')}")
asked = space.request(project, by=mo).proposals[0]
print(f"Mo may still ask to come back: {asked.proposal}. {asked.role}, {asked.state}")
print(f"Ann declines: {space.decline(2, by=ann, note='Ask Abe').proposals[0].state}")

levels = {"project.view": True, "project.export": True}
custom = space.share(project, cy, "custom", by=abe, levels=levels).grants[0]
chosen = [name for name, given in custom.levels.items() if given]
print(f"Abe gives Cy single permissions: {', '.join(sorted(chosen))}")
print(f"Cy imports: {answer(cy, 'project.import')}")
space.close()
