"""Texts written whole: one member's own, the causes page and the moderators' queue."""

from dataclasses import dataclass

THREE_CAUSES = (
    "I was eight, and it was the winter in which the pipes froze. My mother counted backwards from "
    "the first photograph to that winter and never got any further. Was it the cold? The mumps in "
    "January? The sledge and the gatepost?\n\n"
    "When I was grown up I asked a doctor who had seen more of us than most. She said that there "
    "are three doors, that light shows under all of them, and that nobody has the key to any. I "
    "rang my mother from the station and told her about the doors. She was silent for a bit. Then "
    "she said, so it need not have been the sledge.",
    "For years I had an explanation and it was a good one. A virus, a high fever, three weeks in "
    "bed, and by the summer my cheek had begun to go. Cause, effect, the end. Then I met another "
    "woman with the same face as mine, on the other side, and she had never been ill a day.\n\n"
    "I still have the fever in my notes. I have only moved it, from the page where the reasons are "
    "to the page where things simply happened.",
    "My immune system, they suppose. I find that I do not hold it against it. It has fought off "
    "everything that two children ever brought home from nursery, it knits my skin together when I "
    "cut bread badly, and once, long ago, it seems to have made a mistake about my right cheek and "
    "was too stubborn to admit it.\n\n"
    "I come from a stubborn family. But none of them has it. Only I do, and nobody can say why.",
)

QUESTIONS_FOR_PATIENT = {
    "published": "diagnosis",
    "published_edit_waiting": "daily-life",
    "waiting": "treatments",
    "returned": "support",
    "rejected": "self-care",
    "draft": "newly-diagnosed",
    "withdrawn": "mental-health",
    "taken_back": "work-school",
}

TEXTS_FOR_PATIENT: dict[str, str | tuple[str, str]] = {
    "published": (
        "It took five years, and then it took eleven minutes. I know, because I was looking at the "
        "clock above the door.\n\n"
        "I was twelve when the corner of my mouth began to climb. We were told that it was a "
        "habit, then a nerve, then growing. At seventeen I went in with an ear infection. The "
        "doctor who was standing in that day looked into the ear, put down the little lamp, and "
        "asked me if I would mind turning to the window. She did not say what she was thinking. "
        "She said, I know somebody who will know. That sentence is what I would call the "
        "diagnosis. The name came a month later, with a scan and a dermatologist and a leaflet, "
        "and I had never been so glad of a leaflet.\n\n"
        "What I would have liked is for somebody to say on the way: we do not know, and that is "
        "our gap and not yours."
    ),
    "published_edit_waiting": (
        "Most of the day I do not think of it. I work among books, and books do not look back. "
        "There is a cold stretch between the bus stop and the door where my cheek goes tight and "
        "my eye runs, and I have a scarf for it.\n\n"
        "In the evening I see to the bees. They have never treated my left side any differently.",
        "Most of the day I do not think of it. I work among books, and books do not look back. "
        "There is a cold stretch between the bus stop and the door where my cheek goes tight and "
        "my eye runs, and I have a scarf for it.\n\n"
        "What I have changed since I first wrote this is lunch. I used to eat at my desk, with the "
        "left side to the wall. Since the spring I sit at the long table with everybody else. "
        "Things still fall out at the corner of my mouth now and then. A colleague hands me a "
        "napkin and does not stop talking, and it is exactly how it should be done.\n\n"
        "In the evening I see to the bees. They have never treated my left side any differently.",
    ),
    "waiting": (
        "I have had both halves of it, the quieting and the filling.\n\n"
        "The quieting was a tablet on one day of the week and blood tests for two and a half "
        "years. I was tired on the day after and a little sick, and I learned not to arrange "
        "anything for it. At the end of that time three photographs in a row were alike. Whether "
        "it was the tablet or the years, my rheumatologist would not swear to, and I like her for "
        "it.\n\n"
        "The filling came later, fat from my thigh, twice. After the first time I looked like "
        "myself with toothache. Then it settled, and a part of it went, as had been promised, and "
        "a part stayed. I can feel it when I rest my chin in my hand. It is warmer on that side "
        "now."
    ),
    "returned": (
        "I had nobody until Dr K. at the skin clinic asked me if I would like to meet someone. She "
        "had another woman of my age on her list and had asked her first. We met in the cafeteria, "
        "and each of us had brought photographs without telling the other.\n\n"
        "Since then we ring each other on the day before an appointment and on the day after. It "
        "is not a group, as we are only two, but it is the whole of the support I have, and it is "
        "enough."
    ),
    "rejected": (
        "My advice is to listen to your body and not to the leaflet. I left out my tablets for "
        "most of last summer and felt better than I had for years, so skip them when you do not "
        "feel like it, they cannot all be needed. A warm flannel and an early night did more for "
        "me than anything out of a box."
    ),
    "draft": (
        "I would tell you that the first week is the loudest.\n\n"
        "I would tell you to take somebody along who can write fast. And to ask them whether it is "
        "active, because I didn't, and then\n\n"
        "(say something about the photographs here, but not what everybody says)"
    ),
    "withdrawn": (
        "There was a year when I only went out in the rain, because in the rain everybody looks "
        "down. I was twenty-three. I told people that I liked the weather.\n\n"
        "I talk to someone now, every other Thursday. She has a room with a plant in it that is "
        "doing badly, and I find that a comfort. We do not speak much about my face. We speak "
        "about the year, and what I wanted in it, and the wanting is coming back."
    ),
    "taken_back": (
        "In the interview they asked me where I saw myself in five years. I said: in the same "
        "place, with the heating repaired. I got the job. It is a library, it is quiet, and nobody "
        "has asked about my face except one reader, aged six, who wished to know if I was a "
        "pirate. I said not at weekends.\n\n"
        "The days on which I have appointments I make up on Saturdays, and it was my employer who "
        "thought of that."
    ),
}

RETURNED_MESSAGE = (
    "Thank you for this. The two of you in the cafeteria will stay with me. There is one thing to "
    "change before it can be published: please take out the name of the doctor, even though it is "
    'only a letter, because with the clinic beside it other people might recognise her. "A '
    'dermatologist" is quite enough. Everything else can stay as it is. Your words are back in '
    "your draft, and I will look out for them."
)

REJECTED_FACTS = (
    "The text tells readers to leave out a prescribed medicine when they do not feel like taking "
    "it. Stopping or skipping such a medicine without the doctor who prescribed it can do harm. "
    "What the author felt in that summer may be told as an experience; the recommendation to "
    "others is what the rule is about."
)

TEXTS_FOR_PATIENT["returned_message"] = RETURNED_MESSAGE
TEXTS_FOR_PATIENT["rejected_facts"] = REJECTED_FACTS


@dataclass(frozen=True)
class Waiting:
    """A text in the moderators' queue; `notice` says what there is to see in it, or nothing."""

    condition: str
    question: str
    written_as: str
    words: str
    notice: str = ""
    language: str = "en"


WAITING = (
    Waiting(
        condition="parry-romberg-syndrome",
        question="outlook",
        written_as="self",
        words=(
            "I am seventy-one and I have had it since I was nine. I can tell you how it goes on, "
            "since I am what it has gone on to.\n\n"
            "It moved until I was about fifteen, and then it left off. There was no treatment to "
            "speak of where I lived. I have been a seamstress, a wife, a widow and a treasurer, "
            "and people who have known me for long do not see it. The ones who have just met me "
            "see it for about as long as it takes to measure a hem.\n\n"
            "My face has wrinkled on the one side and not on the other. My sister is furious."
        ),
    ),
    Waiting(
        condition="parry-romberg-syndrome",
        question="carers",
        written_as="parent",
        words=(
            "My son is ten and was told in the autumn. I am good at doing things, and in the first "
            "weeks I did them all: the folder, the list, the second opinion, the school. He "
            "watched me. One evening he asked, when are you going to be finished? I thought that "
            "he meant the ironing.\n\n"
            "We have an agreement now. From supper on I am not in charge of his face."
        ),
    ),
    Waiting(
        condition="parry-romberg-syndrome",
        question="support",
        written_as="self",
        words=(
            "I am starting a small circle for people with this condition who would like to talk in "
            "the evening, since that is when it is hardest for me. We would be five or six, no "
            "experts, and everybody brings their own tea. It helped me so much the one time that I "
            "did it. Just ring me after seven on 020 7946 0958 and ask about the tea."
        ),
        notice="A telephone number of the author's own.",
    ),
    Waiting(
        condition="parry-romberg-syndrome",
        question="diagnosis",
        written_as="partner",
        words=(
            "My wife was sent from one place to another for three years. The person who finally "
            "knew what it was is Dr Mustermann in the third-floor clinic, though I must say that "
            "he had her file on his desk for four months before he opened it, and he never said "
            "sorry for that.\n\n"
            "She cried in the car, from relief. I drove round the roundabout twice, because I "
            "could not see the exit either."
        ),
        notice="Names a doctor and says something about him that could harm him.",
    ),
    Waiting(
        condition="parry-romberg-syndrome",
        question="treatments",
        written_as="self",
        words=(
            "Mine has been quiet since the methotrexate. I take 15 mg every Friday evening, and "
            "anybody who is on less than that should ask for more, because with less it did "
            "nothing for me. Saturdays I spend on the sofa with the cat and a bucket, mostly for "
            "show. By Sunday I am a person again and make pancakes."
        ),
        notice="A dose, and advice to others about it; the rest is a good experience.",
    ),
    Waiting(
        condition="localised-scleroderma",
        question="treatments",
        written_as="self",
        words=(
            "After years of creams that did nothing I found the Example Laser Institute, and my "
            "skin is like new. The team there is the best in the country and the first visit is at "
            "half price until the end of the month if you mention where you have read it. Do not "
            "lose time elsewhere!"
        ),
        notice="Promotes a clinic and promises a result.",
    ),
    Waiting(
        condition="myasthenia-gravis",
        question="symptoms",
        written_as="carer",
        words=(
            "The symptoms of this condition include drooping of the upper eyelid, double vision, "
            "and weakness of the limbs which increases with exertion. Women are affected earlier "
            "in life than men. The disease should be considered in all cases of unexplained "
            "fatigable weakness."
        ),
        notice="Not in the first person: it reads like a textbook, and no one's experience.",
    ),
    Waiting(
        condition="parry-romberg-syndrome",
        question="daily-life",
        written_as="self",
        words=(
            "En mi casa hay un solo espejo, y está en el pasillo, donde da la luz de la tarde. A "
            "esa hora tengo la cara que tengo, y me saludo.\n\n"
            "Lo más difícil no es el espejo, son las fotos de las bodas: siempre hay un primo con "
            "una cámara y mucha prisa. He aprendido a llegar temprano, a elegir mi lado de la mesa "
            "y a bailar antes de que empiecen los discursos. Mi nieta dice que tengo una mejilla "
            "de verano y una de invierno. Me gusta cómo lo dice."
        ),
        notice="Written in Spanish.",
        language="es",
    ),
)

# Decisions on invented accounts, what they rest on, and what their members say to them.
ON_ACCOUNTS: dict[str, dict[str, str] | str] = {
    "note": {
        "reason": "wrong_condition_or_question",
        "facts": "Two texts on treatment stood under questions about causes. They were returned.",
        "message": "No harm done. The list of questions is at the top of each condition's page.",
    },
    "pause": {
        "reason": "abuse",
        "facts": "Four texts within an hour, each calling other contributors liars. None of them "
        "was published.",
        "message": "A week is meant as a breath. Your drafts are kept, and you can write on after.",
    },
    "warning": {
        "reason": "promotion",
        "facts": "One text named a cream, a shop and a price. It was not published.",
        "message": "You can say what helped you. Leave out where to buy it.",
    },
    "ban": {
        "reason": "spam",
        "facts": "After the warning the same advert came in eleven times within two days, under "
        "nine questions of four conditions.",
        "message": "You can still read everything, and take a copy of what you wrote.",
    },
    "appeal": (
        "I did not send eleven adverts. My nephew set up my tablet, and he sells that cream. I have "
        "changed the password since and he has been told. I wrote exactly one text here myself, "
        "the first one, and I meant it as a tip."
    ),
    "left_words": (
        "The kettle is on the lowest shelf now, and so are the cups. It took me three years to "
        "stop reaching for where they used to be.\n\n"
        "That is my everyday life, more or less: everything one shelf lower, and a stool at the "
        "sink. Visitors think that I have the kitchen of a child. I think that I have the kitchen "
        "of somebody who makes her own tea."
    ),
}

# Public texts that readers report, what they say, and what one of them is told.
ON_REPORTS: dict[str, str | tuple[str, ...]] = {
    "held_words": (
        "I tried three kinds of braces before I found out that mine were simply a size too big. "
        "Since then my thumbs bend where thumbs should.\n\n"
        "My cousin bends them out of silver wire now and sells them at the Saturday market. If "
        "you tell her that I sent you, she takes something off the price."
    ),
    "held_details": (
        "The last sentence is an advert for her cousin.",
        "A discount if you say who sent you? That is selling.",
        "",
    ),
    "worried_words": (
        "Some evenings I sit on the edge of the bath for a long time before I can make myself go "
        "to bed, because tomorrow it all begins again. I do not tell my sister. She has enough to "
        "carry.\n\n"
        "I write it here because nobody here will ring me up and cry."
    ),
    "worried_details": (
        "Nothing in it is against the rules. I only keep thinking of this person, and I hope that "
        "somebody can say a kind word."
    ),
    "visitor_details": "My aunt tells it in the same words. Could it be about her?",
    "kept_answer": (
        "Thank you for looking out for your aunt. We have read the text again with your question "
        "in mind: it names no place, no date and no person, so it may stay."
    ),
}

ON_A_HELD_TEXT = {
    "reason": "personal_data_other",
    "facts": "Several details together may tell who a child of the family is.",
}

# Public texts that stand folded behind a content note: the question, the words, the notes.
WITH_CONTENT_NOTES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "mental-health",
        "There was a February in which I thought that everybody would be better off without me. I "
        "had not told anybody, because I did not know how such a sentence begins.\n\n"
        "In the end I said it to the woman at the pharmacy, who had only asked how I was. She came "
        "round the counter, sat down beside me on the two plastic chairs, and rang my sister. That "
        "was four years ago. My sister and I now have a word for those days, and when I send it "
        "to her she comes with soup. I am glad about every spring since.",
        ("suicide",),
    ),
    (
        "carers",
        "My mother had it too, and nobody had a name for it. She died in the year in which I was "
        "given mine.\n\n"
        "I have her stool in the kitchen, the one that she sat on to peel potatoes. For a long "
        "time I thought it was laziness. Now I sit on it, and I peel slowly, and I tell her "
        "things.",
        ("death",),
    ),
)

# A text that waits, whose author ticked "I need support now".
ASKS_FOR_SUPPORT = (
    "We used to go dancing on Fridays. Now my wife goes with her cousin, and I told her to, and I "
    "meant it. When the door shuts the flat gets very large.\n\n"
    "I have not told her that, so I am telling you."
)
