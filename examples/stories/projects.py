"""A project's tabs open with its status, and its owner says whether Editors add people.

`projects.mjs` tells the same story, line for line.
"""

import privity

space = privity.open(":memory:", model="projects")
ann, cy, di, jo = (f"user:{name}@acme.org" for name in ("ann", "cy", "di", "jo"))
project = "project:harbour"
for user, name in [(ann, "Ann Lee"), (cy, "Cy Fox"), (di, "Di Ray"), (jo, "Jo Sample")]:
    space.put(user, name=name)
space.create(project, by=ann)

found = space.search(project, "jo sam", by=ann)
print(f"Ann searches for jo sam: {', '.join(person.name for person in found.items)}")
space.share(project, jo, "viewer", by=ann, message="For the harbour review")
for warning in space.share(project, cy, "editor", by=ann).warnings:
    print(f"Ann makes Cy an Editor. {warning.code}: {warning.text}")


def tab(who, name):
    if space.check(who, f"{name}.edit", project):
        return "write"
    return "read" if space.check(who, f"{name}.read", project) else "-"


tabs = ("planning", "processing", "report")
print(f"{'':<14}{'Jo, a Viewer':<24}Cy, an Editor")
for status in ("planning", "processing", "report_ready"):
    space.set(project, status=status)
    cells = [" ".join(f"{tab(who, name):<6}" for name in tabs) for who in (jo, cy)]
    print(f"{status:<14}{cells[0]:<24}{cells[1].rstrip()}")


def add_di(told):
    try:
        space.share(project, di, by=cy)
        print(f"{told}: Di is a Viewer")
    except privity.PrivityError as error:
        print(f"{told}: {error.code}")


add_di("Cy adds Di")
space.set(project, settings={"editors_can_manage_access": True}, by=ann)
add_di("Ann lets Editors manage access; Cy adds Di")
space.set(project, settings={"editors_can_manage_access": False}, by=ann)
print(f"Ann stops that; Di still views: {space.explain(di, 'view', project).reason}")
why = space.explain(cy, "access.edit", project)
print(f"Cy manages access: {why.reason}, for lack of `{why.nearest[0].lacks[0].condition}`")
space.close()
