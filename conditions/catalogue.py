"""The question catalogue as it comes with the product; editors may change it in the admin."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CatalogueQuestion:
    """`title` and `prompts` are English; [[condition]] stands for the condition's name."""

    key: str
    title: str
    group: str
    takes_experiences: bool
    aspect: str
    prompts: str = ""


X = "[[condition]]"
Q = CatalogueQuestion

QUESTIONS = [
    Q("what-is", f"What is {X}?", "about", True, "Overview",
      "How do you explain it to somebody who has never heard of it?\n"
      "What did you first understand it to be?\nWhat do most explanations leave out?"),
    Q("symptoms", f"What are the signs and symptoms of {X}?", "about", True, "Symptoms",
      "What did you notice first?\nHow has it changed since?\nWhat do others not see?"),
    Q("causes", f"What causes {X}?", "about", True, "Causes",
      "What were you told about the cause, and by whom?\nWhat do you make of it now?"),
    Q("diagnosis", f"How is {X} diagnosed?", "about", True, "Screening",
      "How long did it take to get a name for it?\nWhich tests were done?\n"
      "How were you told?"),
    Q("types", f"Which types or stages of {X} are there?", "about", False, "Types"),
    Q("prevalence", f"How common is {X} and who gets it?", "about", False, "Overview"),
    Q("hereditary", f"Does {X} run in families?", "about", True, "Causes",
      "Does anybody else in your family have it?\nWhat were you told about passing it on?"),
    Q("contagious", f"Can {X} be passed to other people?", "about", True, "Contagiousness",
      "Have people asked you whether they could catch it?\nWhat do you answer?"),
    Q("outlook", f"What is the outlook with {X}?", "treatment", True, "Prognosis",
      "What were you told to expect?\nHow has it gone so far?"),
    Q("cure", f"Is there a cure for {X}?", "treatment", True, "Treatments",
      "What were you told about a cure?\nWhat do you hope for?"),
    Q("treatments", f"How is {X} treated?", "treatment", True, "Treatments",
      "What have you tried?\nWhat changed, and what did not?\n"
      "What do you wish you had known before?"),
    Q("self-care", "What can I do myself?", "treatment", True, "SelfCare",
      "What do you do for yourself on an ordinary day?\nWhat did not help?"),
    Q("complications", "Which complications should I know about?", "treatment", True,
      "RisksOrComplications",
      "Has anything else come with it?\nHow did you notice?"),
    Q("when-to-get-help", "When should I get medical help?", "treatment", False, "SeeDoctor"),
    Q("research", f"What is new in research on {X}?", "treatment", True, "RelatedTopics",
      "Have you taken part in research?\nWhat was it like?"),
    Q("diet", f"Does food make a difference with {X}?", "life", True, "LivingWith",
      "Have you changed what you eat?\nDid you notice a difference?"),
    Q("exercise", f"Can I exercise with {X}?", "life", True, "LivingWith",
      "What do you do to move?\nWhat have you given up, and what have you found?"),
    Q("work-school", f"Can people with {X} work or study?", "life", True, "LivingWith",
      "How do work or school go?\nWhom did you tell, and how?\nWhat made it easier?"),
    Q("relationships", f"How does {X} affect partners, family and friends?", "life", True,
      "LivingWith",
      "What has changed between you and others?\nWhat helps you talk about it?"),
    Q("mental-health", f"How does {X} affect mood?", "life", True, "LivingWith",
      "How are you, really?\nWhat helps on a heavy day?"),
    Q("pregnancy", f"What about fertility, pregnancy and {X}?", "life", True, "Pregnancy",
      "What did you ask, and whom?\nHow did it go?"),
    Q("daily-life", f"What is everyday life with {X} like?", "life", True, "LivingWith",
      "What does an ordinary day look like?\nWhich small things make a difference?"),
    Q("carers", f"Living with {X} as a child, parent or carer", "life", True, "LivingWith",
      "What do you do that nobody sees?\nWhat would have helped you?"),
    Q("newly-diagnosed", f"What would you tell someone just diagnosed with {X}?", "life", True,
      "PatientExperience",
      "What did you need to hear in the first week?\nWhat would you have liked to skip?"),
    Q("names-codes", f"Other names and codes for {X}", "more", False, "Overview"),
    Q("support", "Where can I find support?", "more", True, "GettingAccess",
      "Where did you find people who understood?\nWhat kind of support helped?"),
    Q("myths", f"Common misunderstandings about {X}", "more", True, "Misconceptions",
      "What do people get wrong?\nWhat do you answer?"),
]  # fmt: skip
