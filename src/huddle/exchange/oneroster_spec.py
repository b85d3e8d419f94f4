"""OneRoster CSV 1.0, 1.1 and 1.2: files, columns and words (1EdTech OneRoster CSV Binding, IMS Final Release 1.1 and 1.2)."""

from huddle.exchange.sheet import Column

# In the order in which files depend on each other, and in which findings are listed.
READ = ("orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments")
# Known, and on purpose never read: grades, resources, credentials, demographics.
NOT_READ = (
    "categories",
    "classResources",
    "courseResources",
    "demographics",
    "lineItemLearningObjectiveIds",
    "lineItemScoreScales",
    "lineItems",
    "resources",
    "resultLearningObjectiveIds",
    "resultScoreScales",
    "results",
    "scoreScales",
    "userProfiles",
    "userResources",
)
# Those of them that a manifest of version 1.1 names.
NOT_READ_11 = (
    "categories",
    "classResources",
    "courseResources",
    "demographics",
    "lineItems",
    "resources",
    "results",
)
# What huddle calls itself as a source: ids of such a package are codes of a team, and its cells are guarded.
OWN_SOURCE = "huddle"
# Stands where huddle has no family name, since the format wants one.
NO_NAME = "-"
VERSIONS = ("1.0", "1.1", "1.2")
WITHOUT_MANIFEST = "1.0"  # seven files, columns in the singular, status filled or not
WHOLE = ("orgs", "users", "classes", "enrollments")  # files that a whole set cannot be without
MODES = ("absent", "bulk", "delta")

_BEGIN = (Column("sourcedId", needed=True), Column("status"), Column("dateLastModified"))


def columns(file: str, version: str) -> tuple[Column, ...]:
    """The columns of a file in the order of the specification.

    `needed` are required by the specification and used by huddle, `usual` are required and not used.
    """
    if file == "users":
        return _BEGIN + (_USERS_12 if version == "1.2" else _USERS_11)
    return _BEGIN + _COLUMNS[file]


_USERS_HEAD = (Column("enabledUser", usual=True),)
_USERS_TAIL = (
    Column("username", usual=True),
    Column("userIds"),
    Column("givenName", needed=True),
    Column("familyName", needed=True),
    *(Column(name) for name in ("middleName", "identifier", "email", "sms", "phone")),
    *(Column(name) for name in ("agentSourcedIds", "grades", "password")),
)
_USERS_11 = (
    *_USERS_HEAD,
    Column("orgSourcedIds", needed=True),
    Column("role", needed=True),
    *_USERS_TAIL,
)
_USERS_12 = (
    *_USERS_HEAD,
    *_USERS_TAIL,
    *(Column(name) for name in ("userMasterIdentifier", "resourceSourcedIds", "preferredGivenName")),
    *(Column(name) for name in ("preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId")),
    Column("pronouns"),
)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "orgs": (
        Column("name", needed=True),
        Column("type", needed=True),
        Column("identifier"),
        Column("parentSourcedId"),
    ),
    "academicSessions": (
        Column("title", needed=True),
        Column("type", needed=True),
        Column("startDate", needed=True),
        Column("endDate", needed=True),
        Column("parentSourcedId"),
        Column("schoolYear", usual=True),
    ),
    "courses": (
        Column("schoolYearSourcedId"),
        Column("title", needed=True),
        Column("courseCode"),
        Column("grades"),
        Column("orgSourcedId", usual=True),
        Column("subjects"),
        Column("subjectCodes"),
    ),
    "classes": (
        Column("title", needed=True),
        Column("grades"),
        Column("courseSourcedId", usual=True),
        Column("classCode"),
        Column("classType", usual=True),
        Column("location"),
        Column("schoolSourcedId", needed=True),
        Column("termSourcedIds", needed=True),
        Column("subjects"),
        Column("subjectCodes"),
        Column("periods"),
    ),
    "roles": (
        Column("userSourcedId", needed=True),
        Column("roleType", usual=True),
        Column("role", needed=True),
        Column("beginDate"),
        Column("endDate"),
        Column("orgSourcedId", needed=True),
        Column("userProfileSourcedId"),
    ),
    "enrollments": (
        Column("classSourcedId", needed=True),
        Column("schoolSourcedId", needed=True),
        Column("userSourcedId", needed=True),
        Column("role", needed=True),
        Column("primary"),
        Column("beginDate"),
        Column("endDate"),
    ),
}

ORG_TYPES = ("department", "school", "district", "local", "state", "national")
SESSION_TYPES = ("gradingPeriod", "semester", "schoolYear", "term")
CLASS_TYPES = ("homeroom", "scheduled")
ROLE_TYPES = ("primary", "secondary")
STATUS = ("active", "tobedeleted", "inactive")

# role -> the role the educator gets in huddle; people with other roles are not imported, or are students.
EDUCATORS = {
    "teacher": "certified",
    "aide": "paraeducator",
    "proctor": "paraeducator",
    "administrator": "certified",
    "principal": "certified",
    "counselor": "certified",
    "siteAdministrator": "certified",
}
STUDENT_ROLE = "student"
# Known and left out, counted by name.
OTHERS = ("guardian", "parent", "relative", "districtAdministrator", "systemAdministrator")
USER_ROLES = (*EDUCATORS, STUDENT_ROLE, *OTHERS)
# What somebody is in a class; administrators of a class neither teach nor learn in it.
CLASS_ROLES = {"teacher": "lead", "aide": "helper", "proctor": "helper", "student": "student"}
# Columns whose cells may be shown in a message.
SHOWABLE = frozenset(
    name.casefold()
    for name in (
        *("sourcedId", "status", "title", "name", "type", "role", "classCode", "givenName", "familyName"),
        *("preferredGivenName", "preferredFamilyName", "subjects", "periods", "location", "grades"),
    )
)
