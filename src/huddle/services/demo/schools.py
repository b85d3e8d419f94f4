"""The three schools of `huddle demo`, as plain data. Names are birds (educators) and plants (students): nobody's.

Sizes, roles and stress cases follow published descriptions of such teams; block times and groups are plausible inventions.
"""

from dataclasses import dataclass

STUDENTS_GIVEN = [
    "Ada",
    "Bao",
    "Cai",
    "Dara",
    "Eli",
    "Fen",
    "Gia",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lena",
    "Mio",
    "Noa",
    "Ola",
    "Pia",
    "Quinn",
    "Rae",
    "Sol",
    "Tai",
    "Uma",
    "Vik",
    "Wren",
    "Xan",
    "Yara",
    "Zev",
    "Asha",
    "Beno",
    "Cleo",
    "Dov",
    "Enzo",
    "Fay",
    "Gus",
    "Hope",
    "Iris",
    "Jay",
    "Kit",
    "Lior",
    "Maja",
    "Nils",
    "Orla",
    "Pax",
    "Remi",
    "Suki",
    "Theo",
    "Una",
    "Vera",
    "Will",
    "Yuki",
    "Zuri",
]
STUDENTS_FAMILY = [
    "Acacia",
    "Agave",
    "Alder",
    "Aloe",
    "Aster",
    "Bamboo",
    "Basil",
    "Beech",
    "Birch",
    "Briar",
    "Cedar",
    "Cholla",
    "Clover",
    "Cypress",
    "Dahlia",
    "Elder",
    "Elm",
    "Fennel",
    "Fern",
    "Fir",
    "Ginkgo",
    "Hazel",
    "Heather",
    "Holly",
    "Iris",
    "Ivy",
    "Jasmine",
    "Juniper",
    "Larch",
    "Laurel",
    "Linden",
    "Lotus",
    "Maple",
    "Mesquite",
    "Moss",
    "Myrtle",
    "Nettle",
    "Oak",
    "Ocotillo",
    "Olive",
    "Palo",
    "Pine",
    "Poplar",
    "Quince",
    "Reed",
    "Rowan",
    "Rue",
    "Sage",
    "Sorrel",
    "Sumac",
    "Thyme",
    "Tulip",
    "Verbena",
    "Willow",
    "Yarrow",
    "Yew",
]


@dataclass(frozen=True, slots=True)
class Adult:
    """An educator of the demo; strengths as `skill=level` words, `planning` and `off` as block names."""

    name: str
    role: str
    strengths: str
    credentials: tuple[str, ...] = ("certified",)
    can_lead: bool | None = None
    planning: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group: size, focus, room, and for each block who leads and helps (first names)."""

    code: str
    name: str
    size: int
    focus: str
    room: str
    sessions: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """A demo school: `partitions` each deal the whole roster into groups; `out` is who is out on the morning shown."""

    shape: str
    school: str
    team: str
    grades: tuple[str, ...]
    students: int
    blocks: tuple[tuple[str, str, str, str], ...]
    rooms: dict[str, int]
    adults: tuple[Adult, ...]
    partitions: tuple[tuple[GroupPlan, ...], ...]
    needs: dict[str, int]
    apart: int
    out: str
    maximum: int


_RESIDENT = ("resident",)

ELEMENTARY = SchoolPlan(
    shape="elementary",
    school="Saguaro Elementary",
    team="Saguaro House",
    grades=("1", "2"),
    students=104,
    blocks=(
        ("1", "Family meeting", "08:20", "08:40"),
        ("2", "Literacy", "08:40", "10:10"),
        ("3", "Math", "10:25", "11:25"),
        ("4", "Inquiry", "12:05", "12:50"),
        ("5", "WIN", "12:50", "13:35"),
        ("6", "Closing", "14:20", "14:50"),
    ),
    rooms={"Pod 1": 36, "Pod 2": 36, "Pod 3": 36, "Pod 4": 36, "Commons": 60, "Nook": 14},
    adults=(
        Adult("Amara Finch", "lead", "reading=4 class_culture=4 writing=3 math=2 family_communication=4"),
        Adult("Ben Heron", "certified", "math=4 science=3 data_driven_instruction=4 reading=2 inquiry=2"),
        Adult("Chloe Wren", "certified", "science=4 inquiry=4 reading=3 math=2 class_culture=3"),
        Adult("Dev Starling", "certified", "writing=4 reading=3 math=3 inquiry=3 family_communication=3"),
        Adult(
            "Ella Sandpiper",
            "special_educator",
            "inclusion=4 reading=3 math=3 behavior_support=4 small_group_intervention=4",
            ("certified", "sped"),
            planning=("6",),
        ),
        Adult("Farid Plover", "resident", "math=3 reading=2 inquiry=2", _RESIDENT, can_lead=True, off=("6",)),
        Adult(
            "Grace Oriole", "resident", "reading=3 writing=2 inquiry=2", _RESIDENT, can_lead=True, off=("6",)
        ),
        Adult("Hugo Martin", "resident", "math=2 reading=2 science=3", _RESIDENT, off=("6",)),
        Adult(
            "Ines Swift",
            "el_specialist",
            "language_support=4 reading=3 spanish=4",
            ("certified", "esl"),
            off=("3", "4", "6"),
        ),
        Adult(
            "Jo Dunlin",
            "paraeducator",
            "small_group_intervention=2 reading=1",
            (),
            planning=("5",),
            off=("6",),
        ),
    ),
    partitions=(
        (
            GroupPlan(
                "H1",
                "Home Coyote",
                26,
                "class_culture",
                "Pod 1",
                {"1": ("Amara",), "4": ("Amara", "Jo"), "6": ("Amara",)},
            ),
            GroupPlan(
                "H2",
                "Home Gecko",
                26,
                "class_culture",
                "Pod 2",
                {"1": ("Ben",), "4": ("Ben", "Farid"), "6": ("Ben",)},
            ),
            GroupPlan(
                "H3",
                "Home Javelina",
                26,
                "inquiry",
                "Pod 3",
                {"1": ("Chloe", "Hugo"), "4": ("Chloe", "Hugo"), "6": ("Chloe",)},
            ),
            GroupPlan(
                "H4",
                "Home Quail",
                26,
                "inquiry",
                "Commons",
                {"1": ("Dev", "Grace"), "4": ("Dev", "Grace"), "6": ("Dev",)},
            ),
        ),
        (
            GroupPlan("L1", "Phonics 1", 17, "reading", "Pod 1", {"2": ("Amara",)}),
            GroupPlan("L2", "Phonics 2", 17, "reading", "Pod 2", {"2": ("Ben",)}),
            GroupPlan("L3", "Phonics 3", 17, "reading", "Pod 3", {"2": ("Chloe",)}),
            GroupPlan("L4", "Fluency", 17, "reading", "Pod 4", {"2": ("Dev", "Jo")}),
            GroupPlan("L5", "Comprehension", 9, "reading", "Nook", {"2": ("Ella",)}),
            GroupPlan("L6", "Writers", 9, "writing", "Commons", {"2": ("Grace",)}),
            GroupPlan("L7", "Readers", 9, "reading", "Commons", {"2": ("Farid",)}),
            GroupPlan("L8", "Newcomers", 9, "language_support", "Nook", {"2": ("Ines", "Hugo")}),
        ),
        (
            GroupPlan("M1", "Math Red", 21, "math", "Pod 1", {"3": ("Amara",)}),
            GroupPlan("M2", "Math Blue", 21, "math", "Pod 2", {"3": ("Ben",)}),
            GroupPlan("M3", "Math Green", 21, "math", "Pod 3", {"3": ("Chloe", "Hugo")}),
            GroupPlan("M4", "Math Gold", 21, "math", "Commons", {"3": ("Dev", "Farid")}),
            GroupPlan("M5", "Math Support", 20, "math", "Pod 4", {"3": ("Ella", "Jo")}),
        ),
        (
            GroupPlan("W1", "WIN Decoding", 18, "reading", "Pod 1", {"5": ("Amara",)}),
            GroupPlan("W2", "WIN Numbers", 18, "math", "Pod 2", {"5": ("Ben",)}),
            GroupPlan("W3", "WIN Projects", 18, "enrichment", "Pod 3", {"5": ("Chloe",)}),
            GroupPlan("W4", "WIN Writing", 18, "writing", "Commons", {"5": ("Dev", "Farid")}),
            GroupPlan("W5", "WIN Support", 16, "small_group_intervention", "Pod 4", {"5": ("Ella",)}),
            GroupPlan("W6", "WIN Language", 16, "language_support", "Commons", {"5": ("Ines", "Grace")}),
        ),
    ),
    needs={"iep": 13, "504": 4, "el": 18, "gifted": 5, "behavior": 4},
    apart=3,
    out="Ben",
    maximum=36,
)

MIDDLE = SchoolPlan(
    shape="middle",
    school="Ocotillo Junior High",
    team="Team Cholla",
    grades=("7",),
    students=150,
    blocks=(
        ("1", "Advisory", "08:00", "08:25"),
        ("2", "Block 2", "08:30", "09:20"),
        ("3", "Block 3", "09:25", "10:15"),
        ("4", "Block 4", "10:20", "11:10"),
        ("5", "Block 5", "11:50", "12:40"),
        ("6", "Flex", "12:45", "13:30"),
    ),
    rooms={"Room 10": 36, "Room 11": 36, "Room 12": 36, "Room 14": 36, "Commons": 70},
    adults=(
        Adult("Amara Finch", "lead", "math=4 data_driven_instruction=4 science=2 advisory=3"),
        Adult("Ben Heron", "certified", "reading=4 writing=4 social_studies=2 advisory=3"),
        Adult("Chloe Wren", "certified", "science=4 math=3 inquiry=4 advisory=2"),
        Adult("Dev Starling", "certified", "social_studies=4 reading=3 family_communication=4 advisory=4"),
        Adult(
            "Ella Sandpiper",
            "special_educator",
            "inclusion=4 math=3 reading=3 behavior_support=4 advisory=3",
            ("certified", "sped"),
        ),
        Adult("Farid Plover", "resident", "math=2 science=2 advisory=1", _RESIDENT),
        Adult("Grace Oriole", "paraeducator", "small_group_intervention=2 advisory=1", ()),
        Adult(
            "Ines Swift",
            "el_specialist",
            "language_support=4 reading=3 spanish=4",
            ("certified", "esl"),
            off=("1", "4", "5", "6"),
        ),
    ),
    partitions=(
        (
            GroupPlan(
                "7A",
                "Section A",
                30,
                "math",
                "Room 10",
                {
                    "1": ("Amara",),
                    "2": ("Amara",),
                    "3": ("Ben",),
                    "4": ("Chloe", "Farid"),
                    "5": ("Dev",),
                    "6": ("Amara",),
                },
            ),
            GroupPlan(
                "7B",
                "Section B",
                30,
                "reading",
                "Room 11",
                {
                    "1": ("Ben",),
                    "2": ("Ben",),
                    "3": ("Chloe", "Farid"),
                    "4": ("Dev",),
                    "5": ("Amara",),
                    "6": ("Ben",),
                },
            ),
            GroupPlan(
                "7C",
                "Section C",
                30,
                "science",
                "Room 12",
                {
                    "1": ("Chloe",),
                    "2": ("Chloe", "Farid"),
                    "3": ("Dev",),
                    "4": ("Amara",),
                    "5": ("Ben",),
                    "6": ("Chloe", "Farid"),
                },
            ),
            GroupPlan(
                "7D",
                "Section D",
                30,
                "social_studies",
                "Room 14",
                {
                    "1": ("Dev", "Farid"),
                    "2": ("Dev", "Ines"),
                    "3": ("Amara", "Ines"),
                    "4": ("Ben",),
                    "5": ("Chloe", "Farid"),
                    "6": ("Dev",),
                },
            ),
            GroupPlan(
                "7E",
                "Section E",
                30,
                "inclusion",
                "Commons",
                {
                    "1": ("Ella", "Grace"),
                    "2": ("Ella", "Grace"),
                    "3": ("Ella", "Grace"),
                    "4": ("Ella", "Grace"),
                    "5": ("Ella", "Grace"),
                    "6": ("Ella", "Grace"),
                },
            ),
        ),
    ),
    needs={"iep": 18, "504": 9, "el": 21, "behavior": 6},
    apart=5,
    out="Amara",
    maximum=35,
)

HIGH = SchoolPlan(
    shape="high",
    school="Mesquite High School",
    team="Academy 3",
    grades=("9",),
    students=120,
    blocks=(
        ("1", "Rotation 1", "07:30", "08:25"),
        ("2", "Rotation 2", "08:30", "09:25"),
        ("3", "Rotation 3", "09:30", "10:25"),
        ("4", "Rotation 4", "10:30", "11:25"),
    ),
    rooms={"201": 36, "203": 36, "205": 36, "Double room": 66},
    adults=(
        Adult("Amara Finch", "lead", "reading=4 writing=4 social_studies=4 class_culture=4"),
        Adult("Ben Heron", "certified", "science=4 inquiry=4 math=3"),
        Adult("Chloe Wren", "certified", "math=4 data_driven_instruction=4 science=2"),
        Adult("Dev Starling", "certified", "spanish=4 language_support=3 reading=3", ("certified", "esl")),
        Adult("Farid Plover", "resident", "science=3 math=2", _RESIDENT),
        Adult(
            "Ella Sandpiper",
            "special_educator",
            "inclusion=4 math=2 reading=3",
            ("certified", "sped"),
            off=("3", "4"),
        ),
        Adult("Grace Oriole", "paraeducator", "small_group_intervention=2", ()),
    ),
    partitions=(
        (
            GroupPlan(
                "9A",
                "Course A",
                30,
                "reading",
                "201",
                {"1": ("Amara",), "2": ("Ben", "Farid"), "3": ("Chloe",), "4": ("Dev",)},
            ),
            GroupPlan(
                "9B",
                "Course B",
                30,
                "science",
                "203",
                {"1": ("Ben", "Farid"), "2": ("Chloe",), "3": ("Dev",), "4": ("Amara",)},
            ),
            GroupPlan(
                "9C",
                "Course C",
                30,
                "math",
                "205",
                {"1": ("Chloe",), "2": ("Dev",), "3": ("Amara",), "4": ("Ben", "Farid")},
            ),
            GroupPlan(
                "9D",
                "Course D",
                30,
                "spanish",
                "Double room",
                {
                    "1": ("Dev", "Ella"),
                    "2": ("Amara", "Ella"),
                    "3": ("Ben", "Farid"),
                    "4": ("Chloe", "Grace"),
                },
            ),
        ),
    ),
    needs={"iep": 12, "504": 8, "el": 16, "behavior": 3},
    apart=2,
    out="Ben",
    maximum=35,
)

SCHOOLS = {plan.shape: plan for plan in (ELEMENTARY, MIDDLE, HIGH)}
