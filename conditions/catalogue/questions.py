"""The question catalogue as it comes with the product; editors may change it in the admin."""

from dataclasses import dataclass

# Months until the next review, where knowledge changes fast.
SOONER = 24


@dataclass(frozen=True)
class CatalogueQuestion:
    """The texts are English; in `title` [[condition]] stands for the condition's name."""

    key: str
    title: str
    group: str
    takes_experiences: bool
    aspect: str
    purpose: str
    prompts: str = ""
    shows_helplines: bool = False
    review_months: int | None = None
    is_overview: bool = False


X = "[[condition]]"
Q = CatalogueQuestion

QUESTIONS = [
    Q("what-is", f"What is {X}?", "about", True, "Overview",
      "The plain explanation to begin with: what happens in the body, and how people who "
      "live with it put it.",
      "How do you explain it to somebody who has never heard of it?\n"
      "What did you first understand it to be?\nWhat do most explanations leave out?",
      is_overview=True),
    Q("symptoms", f"What are the signs and symptoms of {X}?", "about", True, "Symptoms",
      "What can be noticed, by others or only from within, and how it tends to change with "
      "time.",
      "What did you notice first?\nHow has it changed since?\nWhat do others not see?"),
    Q("causes", f"What causes {X}?", "about", True, "Causes",
      "What is known about how it comes about, what is still a guess, and what people were "
      "told.",
      "What were you told about the cause, and by whom?\nWhat do you make of it now?"),
    Q("diagnosis", f"How is {X} diagnosed?", "about", True, "Screening",
      "Which examinations lead to a name for it, and what the way there was like.",
      "How long did it take to get a name for it?\nWhich tests were done?\n"
      "How were you told?"),
    Q("types", f"Which types or stages of {X} are there?", "about", False, "Types",
      "The forms and stages that doctors tell apart, and why it matters to know one's own."),
    Q("prevalence", f"How common is {X} and who gets it?", "about", False, "Overview",
      "How many people are thought to have it, and who they are."),
    Q("hereditary", f"Does {X} run in families?", "about", True, "Causes",
      "Whether relatives may have it too, and what is known about passing it on.",
      "Does anybody else in your family have it?\nWhat were you told about passing it on?"),
    Q("contagious", f"Can {X} be passed to other people?", "about", True, "Contagiousness",
      "Whether it can be caught, so that nobody keeps a distance without a reason.",
      "Have people asked you whether they could catch it?\nWhat do you answer?"),
    Q("outlook", f"What is the outlook with {X}?", "treatment", True, "Prognosis",
      "What to expect in the years ahead, and how it has gone for others so far.",
      "What were you told to expect?\nHow has it gone so far?",
      review_months=SOONER),
    Q("cure", f"Is there a cure for {X}?", "treatment", True, "Treatments",
      "Whether it can be made to go away, said honestly, and what that means to people.",
      "What were you told about a cure?\nWhat do you hope for?",
      review_months=SOONER),
    Q("treatments", f"How is {X} treated?", "treatment", True, "Treatments",
      "What can be done about it and what is known about each way. Experiences are never "
      "ranked.",
      "What have you tried?\nWhat changed, and what did not?\n"
      "What do you wish you had known before?",
      review_months=SOONER),
    Q("self-care", "What can I do myself?", "treatment", True, "SelfCare",
      "What lies in one's own hands on an ordinary day, and what others found of use or of "
      "none.",
      "What do you do for yourself on an ordinary day?\nWhat did not help?"),
    Q("complications", "Which complications should I know about?", "treatment", True,
      "RisksOrComplications",
      "What may come along with it, and the signs by which it is noticed early.",
      "Has anything else come with it?\nHow did you notice?"),
    Q("when-to-get-help", "When should I get medical help?", "treatment", False, "SeeDoctor",
      "The signs that should not wait, and whom to turn to with them."),
    Q("research", f"What is new in research on {X}?", "treatment", True, "RelatedTopics",
      "What researchers are working on, and what taking part in a study is like.",
      "Have you taken part in research?\nWhat was it like?",
      review_months=SOONER),
    Q("diet", f"Does food make a difference with {X}?", "life", True, "LivingWith",
      "Whether anything is known about eating, and what people changed at the table.",
      "Have you changed what you eat?\nDid you notice a difference?"),
    Q("exercise", f"Can I exercise with {X}?", "life", True, "LivingWith",
      "Which ways of moving are possible, what to take care with, and what people have "
      "found for themselves.",
      "What do you do to move?\nWhat have you given up, and what have you found?"),
    Q("work-school", f"Can people with {X} work or study?", "life", True, "LivingWith",
      "What helps at work, at school and in training, and whom people have told.",
      "How do work or school go?\nWhom did you tell, and how?\nWhat made it easier?"),
    Q("relationships", f"How does {X} affect partners, family and friends?", "life", True,
      "LivingWith",
      "What it changes between people who are close, and how they talk about it.",
      "What has changed between you and others?\nWhat helps you talk about it?"),
    Q("mental-health", f"How does {X} affect mood?", "life", True, "LivingWith",
      "How it weighs on mood and what gives relief, with places to turn to on a heavy day.",
      "How are you, really?\nWhat helps on a heavy day?",
      shows_helplines=True),
    Q("pregnancy", f"What about fertility, pregnancy and {X}?", "life", True, "Pregnancy",
      "What is known about having children with it, and which questions to bring to a "
      "doctor.",
      "What did you ask, and whom?\nHow did it go?"),
    Q("daily-life", f"What is everyday life with {X} like?", "life", True, "LivingWith",
      "The small things of a usual day: what takes longer, what gets in the way, what makes "
      "it easier.",
      "What does an ordinary day look like?\nWhich small things make a difference?"),
    Q("carers", f"Living with {X} as a child, parent or carer", "life", True, "LivingWith",
      "For everybody beside the person who has it: children, parents, partners and carers.",
      "What do you do that nobody sees?\nWhat would have helped you?"),
    Q("newly-diagnosed", f"What would you tell someone just diagnosed with {X}?", "life", True,
      "PatientExperience",
      "What people would have liked to hear in the first weeks.",
      "What did you need to hear in the first week?\nWhat would you have liked to skip?"),
    Q("names-codes", f"Other names and codes for {X}", "more", False, "Overview",
      "The names in other books and countries, and the codes by which catalogues and "
      "doctors find it."),
    Q("support", "Where can I find support?", "more", True, "GettingAccess",
      "Groups, helplines and advice, and where people found somebody who understood.",
      "Where did you find people who understood?\nWhat kind of support helped?"),
    Q("myths", f"Common misunderstandings about {X}", "more", True, "Misconceptions",
      "What is often said about it and is not so, with an answer to give.",
      "What do people get wrong?\nWhat do you answer?"),
]  # fmt: skip
