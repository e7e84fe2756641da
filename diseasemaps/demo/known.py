"""Conditions, articles, reviewers and the disclaimer of the demonstration."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Name:
    """Another name of a condition, as it stands within a sentence; `kind` is "synonym" or
    "abbreviation"."""

    text: str
    kind: str = "synonym"


@dataclass(frozen=True)
class Code:
    """The condition's entry in a catalogue: system and code."""

    system: str
    code: str


@dataclass(frozen=True)
class Related:
    """Another condition of this list, and the sentence that stands beside it."""

    slug: str
    note: str


@dataclass(frozen=True)
class KnownCondition:
    """A condition with the names and codes that it goes by, and what it is shown beside."""

    slug: str
    name: str
    second_name: str
    names: tuple[Name, ...]
    codes: tuple[Code, ...]
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class Reference:
    """One numbered source of an article."""

    source: str
    title: str
    url: str


@dataclass(frozen=True)
class Reviewer:
    """An invented clinician who signs the demonstration's articles."""

    name: str
    credentials: str
    conflict_statement: str


@dataclass(frozen=True)
class KnownArticle:
    """The answer to one question of one condition.

    `reviewer` is an index into REVIEWERS, or None where nobody has reviewed it clinically;
    dates are ISO strings.
    """

    condition: str
    question: str
    short_answer: str
    body: str
    references: tuple[Reference, ...]
    updated_on: str
    reviewed_on: str | None = None
    reviewer: int | None = None
    checked: str = field(default="")


REVIEWERS = [
    Reviewer(
        name="Dr Ines Example (invented)",
        credentials="Consultant dermatologist; invented for this demonstration",
        conflict_statement=(
            "No payments, shares or research funding to declare. This person does not exist."
        ),
    ),
    Reviewer(
        name="Dr Tomas Example (invented)",
        credentials="Consultant neurologist; invented for this demonstration",
        conflict_statement=(
            "Has lectured for a fee paid to an invented hospital, and has no other interests to "
            "declare. This person does not exist."
        ),
    ),
]

DISCLAIMER_VERSION = 1
DISCLAIMER = (
    "This page is written to inform and to teach, and nothing on it is medical advice. Before you "
    "decide anything about your health, ask your physician or another qualified health provider "
    "who can examine you. If you think that it is an emergency, call your local emergency number "
    "now."
)

CONDITIONS = [
    KnownCondition(
        slug="parry-romberg-syndrome",
        name="Parry-Romberg syndrome",
        second_name="Progressive hemifacial atrophy",
        names=(
            Name("progressive hemifacial atrophy"),
            Name("progressive facial hemiatrophy"),
            Name("hemifacial atrophy"),
            Name("facial hemiatrophy"),
            Name("Romberg syndrome"),
            Name("Romberg disease"),
            Name("PHA", "abbreviation"),
        ),
        codes=(
            Code("ORPHA", "1214"),
            Code("OMIM", "141300"),
            Code("MeSH", "D005150"),
            Code("UMLS", "C0015458"),
            Code("DOID", "1757"),
            Code("SNOMED CT", "29868009"),
            Code("MONDO", "0007710"),
            Code("GARD", "7338"),
        ),
        related=(
            Related(
                "localised-scleroderma",
                "Hardened or thinned patches of skin; many experts count both into one family.",
            ),
        ),
    ),
    KnownCondition(
        slug="localised-scleroderma",
        name="localised scleroderma",
        second_name="morphea",
        names=(
            Name("morphea"),
            Name("morphoea"),
            Name("localized scleroderma"),
            Name("localised morphoea"),
            Name("circumscribed scleroderma"),
            Name("localized fibrosing scleroderma"),
        ),
        codes=(
            Code("ORPHA", "90289"),
            Code("MeSH", "D012594"),
            Code("UMLS", "C0036420"),
            Code("DOID", "8472"),
            Code("SNOMED CT", "90424004"),
            Code("GARD", "7058"),
        ),
        related=(
            Related(
                "parry-romberg-syndrome",
                "Tissue on one side of the face grows thinner; some people have both.",
            ),
        ),
    ),
    KnownCondition(
        slug="myasthenia-gravis",
        name="myasthenia gravis",
        second_name="autoimmune myasthenia gravis",
        names=(
            Name("autoimmune myasthenia gravis"),
            Name("acquired myasthenia"),
            Name("MG", "abbreviation"),
        ),
        codes=(
            Code("ORPHA", "589"),
            Code("OMIM", "254200"),
            Code("MeSH", "D009157"),
            Code("UMLS", "C0026896"),
            Code("DOID", "437"),
            Code("GARD", "7122"),
        ),
    ),
    KnownCondition(
        slug="hypermobile-ehlers-danlos-syndrome",
        name="hypermobile Ehlers-Danlos syndrome",
        second_name="Ehlers-Danlos syndrome, hypermobility type",
        names=(
            Name("Ehlers-Danlos syndrome, hypermobility type"),
            Name("Ehlers-Danlos syndrome type 3"),
            Name("hypermobile EDS"),
            Name("hEDS", "abbreviation"),
            Name("EDS-HT", "abbreviation"),
        ),
        codes=(
            Code("ORPHA", "285"),
            Code("OMIM", "130020"),
            Code("MeSH", "C536196"),
            Code("UMLS", "C0268337"),
            Code("DOID", "14757"),
            Code("SNOMED CT", "30652003"),
            Code("GARD", "2081"),
        ),
    ),
]

ORPHANET_PARRY = Reference(
    "Orphanet",
    "Progressive hemifacial atrophy, ORPHA:1214",
    "https://www.orpha.net/en/disease/detail/1214",
)
GARD_PARRY = Reference(
    "Genetic and Rare Diseases Information Center",
    "Progressive hemifacial atrophy",
    "https://rarediseases.info.nih.gov/diseases/7338/progressive-hemifacial-atrophy",
)
OMIM_PARRY = Reference(
    "OMIM",
    "Hemifacial atrophy, progressive, 141300",
    "https://omim.org/entry/141300",
)
PARRY_REFERENCES = (ORPHANET_PARRY, GARD_PARRY, OMIM_PARRY)

ORPHANET_MORPHEA = Reference(
    "Orphanet",
    "Localized scleroderma, ORPHA:90289",
    "https://www.orpha.net/en/disease/detail/90289",
)
GARD_MORPHEA = Reference(
    "Genetic and Rare Diseases Information Center",
    "Morphea",
    "https://rarediseases.info.nih.gov/diseases/7058/morphea",
)
NIAMS_SCLERODERMA = Reference(
    "National Institute of Arthritis and Musculoskeletal and Skin Diseases",
    "Scleroderma",
    "https://www.niams.nih.gov/health-topics/scleroderma",
)

ORPHANET_MYASTHENIA = Reference(
    "Orphanet",
    "Myasthenia gravis, ORPHA:589",
    "https://www.orpha.net/en/disease/detail/589",
)
GARD_MYASTHENIA = Reference(
    "Genetic and Rare Diseases Information Center",
    "Myasthenia gravis",
    "https://rarediseases.info.nih.gov/diseases/7122/myasthenia-gravis",
)
NINDS_MYASTHENIA = Reference(
    "National Institute of Neurological Disorders and Stroke",
    "Myasthenia gravis",
    "https://www.ninds.nih.gov/health-information/disorders/myasthenia-gravis",
)

ORPHANET_HYPERMOBILE = Reference(
    "Orphanet",
    "Hypermobile Ehlers-Danlos syndrome, ORPHA:285",
    "https://www.orpha.net/en/disease/detail/285",
)
GARD_HYPERMOBILE = Reference(
    "Genetic and Rare Diseases Information Center",
    "Hypermobile Ehlers-Danlos syndrome",
    "https://rarediseases.info.nih.gov/diseases/2081/hypermobile-ehlers-danlos-syndrome",
)
OMIM_HYPERMOBILE = Reference(
    "OMIM",
    "Ehlers-Danlos syndrome, hypermobility type, 130020",
    "https://omim.org/entry/130020",
)

PARRY_WHAT_IS = """\
## What happens in the face

[[condition]], which doctors also call progressive hemifacial atrophy, is a rare condition that
people acquire: it is not there at birth. Tissue on one side of the face slowly becomes thinner.
The fat and the connective tissue under the skin are usually the first to go, and the skin above
them can look sunken, tight or differently coloured. In some people the muscles take part, and in
some the cartilage and bone as well [1].

The change is gradual. Many people see it first in a photograph, because a mirror is looked into
every day and a photograph is not. It tends to move for several years and then to settle. What has
been lost does not grow back by itself, but the face stops changing.

### Where it shows

It keeps mostly to one side of the face. The places that people name most often are:

- the cheek, beside the nose and above the mouth
- the area around the eye, and the eyebrow
- the jaw, the chin and the corner of the lips
- the forehead and scalp, sometimes as a line in which hair no longer grows

Now and then the neck is affected too, and more rarely an arm, the trunk or a leg.

## Who gets it

Nobody knows exactly how many people have it. Orphanet gives no figure for the world, and an
estimate of 1 to 9 in a million for the United States [1]. It is diagnosed more often in girls and
women: roughly three of them for every two boys and men. First signs can come at any age, and most
often do between 5 and 15 years. No country, people or climate is known in which it is more
common.

Within our community, [[contributors]], and every text is read by a moderator before it appears on
these pages.

## How it is understood

The mechanism is not fully known. The idea with the most support is an autoimmune one: the body's
own defences keep up an inflammation under the skin, and fat and soft tissue are used up in it.
Many experts place the condition in the family of localised scleroderma, close to the linear form
on the forehead and scalp that is called *en coup de sabre*, and some people have both [2].

It is not contagious, and it is not typically handed down in families. As a rule one person has
it, and no relative does.

> **Rare does not mean imagined**
>
> Many doctors never meet it in their working lives. A long wait for a name says something about
> how rare the condition is, and nothing about whether the change in your face is real.

## What it can be mistaken for

Several conditions also make the two sides of a face differ. Two are worth telling apart:

- **A difference present from birth**, such as congenital hemifacial hypertrophy, where one side
  has grown larger. In [[condition]] one side becomes smaller, and does so later in life.
- **Systemic sclerosis**, which hardens skin in several parts of the body and can involve inner
  organs. [[condition]] stays, with few exceptions, on one side of the face.

Doctors look at old photographs, examine the skin and often ask for an MRI scan. A dermatologist
or a rheumatologist is usually part of the team; depending on the signs, so are specialists for
the eyes, the nerves, the teeth and the jaw.

## What living with it can involve

For some, the change in appearance is all there is. Others also have headaches, facial pain, a
seizure, a dry or sunken eye, or teeth and a jaw that no longer meet as they did. Signs outside the
skin deserve to be mentioned at every visit, even when they do not seem to belong together [3].

Being looked at, or not recognising oneself, weighs on many people more than the tissue does. That
is a part of the condition too, and a good reason to ask for support.
"""

PARRY_CAUSES = """\
## What is known so far

No one has found the cause of [[condition]]. What exists are clues, gathered from small groups of
people, from tissue looked at under the microscope and from scans. They point to several processes
that act on one another, rather than to one event that explains everything.

Most cases are sporadic: they turn up once in a family and not again. There is usually nobody else
to compare with, which is one of the reasons why the search goes slowly.

## Three mechanisms under study

Researchers follow three primary mechanisms:

1. **Autoimmunity.** The immune system may take the body's own facial tissue for something
   foreign. Immune cells are found in skin that is affected, and some people have other
   autoimmune conditions as well [1].
2. **Local inflammation.** An inflammation that lasts disturbs how fat, muscle and bone cells grow
   and repair themselves. Why it stays on one side, and why it comes to rest after some years, is
   not understood.
3. **Blood vessels and nerves.** Small vessels that work less well could leave tissue short of
   what it needs. Because the affected area at times follows the region of one facial nerve, the
   nervous system is studied with the same interest.

The leading hypothesis joins the first two: an immune reaction begins in the face and does not
switch off, and the tissue underneath is lost to it. It is also why many experts count the
condition among the forms of localised scleroderma [2].

## What might set it off

Some people remember something that happened in the months before the first change. The triggers
that have been proposed are:

- an infection with a virus
- a minor injury to the face, such as a fall or a knock
- a substance in the environment

Each of them might prime the immune system in somebody who is already disposed to react. None of
them has been proven, and a good number of people remember no event at all.

> **A cause and a risk factor are two different things**
>
> A cause is part of the mechanism: without it, the tissue would not be lost. A risk factor only
> appears together with the condition more often than chance would have it, and may do no harm at
> all. So far nothing that a person did, ate or left undone is known to be either.

## Genes and family

The condition is not believed to come from a single inherited gene, and no gene predicts reliably
who will have it [3]. Parents who ask whether they passed it on can be told that nothing points
that way. A family in which several people have it is a rare exception, and one that a genetics
clinic would like to hear about.

## How the search goes on

Large trials need more participants than one country has. Progress therefore comes from putting
small pieces side by side:

- MRI and CT scans, repeated over the years, show how skin, bone and brain are related
- registries bring together clinical data from many centres
- genetic studies look for many small differences instead of one large one
- accounts from people who live with it show patterns that a clinic visit misses

The hope behind all four is a biomarker, a sign in the blood or on a scan, that tells an active
phase from a quiet one. In our community, [[contributors]]; what somebody noticed first, and when,
is the kind of detail that no scan records.
"""

PARRY_CURE = """\
## Why there is no cure yet

A cure would have to switch off the process that starts the tissue loss, and that process has not
been identified. What medicine can do today is to work on the two things that can be reached: the
inflammation while it is active, and the shape of the face once it has become quiet.

## Treatment comes in two phases

Which phase somebody is in decides what makes sense. Doctors compare photographs, examine the skin
and repeat scans before they settle on an answer.

### While it is active

The aim of this phase is to slow the inflammation and to keep as much tissue as possible.
Medicines that calm the immune system are used for it, among them:

- corticosteroids, as a rule for a limited time
- methotrexate, often over a longer period
- other immunosuppressants, where these do not help enough or are not tolerated

They need regular checks, because calming the immune system has effects of its own. They help some
people more than others, and nobody can say beforehand how much [2]. Starting, changing or
stopping one is a matter for the team that prescribes it.

### Once it is stable

After several years the change usually comes to rest. Then reconstruction can give back volume and
bring the two sides closer together. The choices include:

- fat grafting, also called lipofilling, in which a person's own fat is moved to the face; part of
  it is taken up again by the body, so that more than one session is common
- free tissue transfer, in which tissue is moved together with its small blood vessels and joined
  to vessels in the face; it is a larger operation, for larger losses
- work on the jaw, the teeth or the eyelid, where these are affected

> **Waiting can be part of the plan**
>
> Surgeons often prefer to wait until nothing has changed for a good while, so that what they
> rebuild is not lost again. Waiting is hard all the same, and it is fair to ask what can be done
> meanwhile.

Here, [[contributors:over]], and treatment is one of the questions that anybody with the condition
can write about. Such a text describes what happened to one person; it cannot tell what another
should do.

## What research is looking at

Work goes on along two lines. One asks how the immune system, the small vessels and the nerves act
together, in the hope of a treatment that reaches the mechanism. The other belongs to regenerative
medicine: mesenchymal stem cells, sometimes added to grafted fat, are being tested to see whether
fat and muscle can be restored for longer. Restoring tissue does not stop the process that removed
it, so the one line does not replace the other.

There is no gene therapy for [[condition]] that the FDA has approved. As the condition is not known
to be hereditary, there is no gene to aim at so far [3]. Large trials are hard to set up with so
few participants, and international registries are how centres work around that.

## Staying close to what is new

These are good places to stay in touch with:

- a specialised centre, even one far away that is only visited now and then
- the pages on rare diseases of the United States National Institutes of Health, and Orphanet
  [1][2]
- an organisation led by people who have the condition

Ask at each visit whether a registry or a study is open. Taking part is voluntary, and saying no
changes nothing about your care.
"""

PARRY_HEREDITARY = """\
## What families usually see

Most people with [[condition]] are the only one in their family. Parents, brothers, sisters and
children do not have it, and a family tree drawn in the clinic shows a single mark. Doctors call
this sporadic.

## What is known about genes

No single gene has been found that is inherited and causes the condition, and no genetic test can
tell whether somebody will have it [1][3]. It is also not present at birth, which sets it apart
from most conditions that are inherited in a simple way.

Genes may still play a small part. In some families other autoimmune conditions are more common
than usual, and a general readiness to react may be shared. A readiness is not the condition.

## Having children

People often ask these questions before or after having a child:

- Could I pass it on? Nothing points to it, and it is not typically handed down.
- Should my child be tested? There is no test that would give an answer.
- What should I watch for? Nothing special. A change that you would show to a doctor in any child
  is enough.

> **Nobody gave it to anybody**
>
> Nothing that a parent did before or during a pregnancy is known to cause it.

A genetics clinic can go through a family's own history, which a page like this one cannot.
"""

MORPHEA_WHAT_IS = """\
## A condition of the skin and what lies under it

In [[condition]], which is also called morphea, inflammation makes the body lay down too much
collagen in one area. The skin there becomes firm, and its colour changes. Depending on the form,
the fat, the muscle and the bone below can be involved [1].

It is different from systemic sclerosis, in which inner organs are affected as well. One does not
normally turn into the other.

## Forms it can take

Doctors tell the forms apart by their shape and depth:

- plaque morphea, one or several oval patches, most often on the trunk
- linear scleroderma, a band along an arm, a leg or the face, more often in children
- generalised morphea, with patches in several regions
- deep and mixed forms

A line on the forehead or scalp is called *en coup de sabre*. It is closely related to
Parry-Romberg syndrome.

## How it goes on

An active phase of months or years, in which areas grow or feel warm, is followed by a quiet one.
Skin may soften afterwards, while colour and thinning can remain [2]. Children are checked more
closely, because a band across a joint can hold back growth.

Within our community, [[contributors]], and new texts are welcome from adults and from parents.
"""

MORPHEA_TREATMENTS = """\
## What treatment is for

Treatment aims to end the active phase early and to keep skin and joints able to move. It depends
on the form, on how deep it goes and on the person's age.

## What is used

Three groups of treatment are common:

- ointments and creams on single patches, such as corticosteroids or others that calm the skin
- light treatment with ultraviolet A or B under a dermatologist's care
- medicines for the whole body, such as methotrexate, where a band is deep or crosses a joint [3]

Physiotherapy keeps a stiff joint moving.

## Once it is quiet

When nothing has changed for a long time, some people choose surgery or fat grafting to even out
what is left. Colour often fades slowly and without treatment.

> **Ask what is being watched**
>
> Photographs, measurements or ultrasound show whether an area is still active. Knowing which of
> them your team uses makes the visits easier to follow.

No treatment is right for everybody, and each has effects that need checks [1].
"""

MYASTHENIA_WHAT_IS = """\
## Where nerve and muscle meet

A muscle moves when a nerve hands it a chemical signal. In [[condition]] antibodies made by the
person's own immune system get in the way of that signal, most often by blocking the receptors for
it. The muscle is healthy and still tires quickly [1].

The weakness changes during the day. It grows with use and eases with rest, which is the sign that
often leads to the diagnosis.

## What people notice

Early signs are often around the eyes. Common ones are:

- a drooping eyelid, or double vision towards the evening
- a voice that becomes nasal or faint
- trouble with chewing and swallowing
- arms and legs that give out on stairs or with washing hair

It can begin at any age. Some people only ever have signs in the eyes, while in others it spreads
to further muscles within the first years [3].

> **Breathing or swallowing that gets worse quickly**
>
> This can be a myasthenic crisis. It is an emergency, and the right moment to call for help at
> once.

## The thymus

This gland behind the breastbone is often changed. A scan is made to look at it, and an operation
is one of the treatments that are discussed [2].

Within our community, [[contributors]], and new texts are read by a moderator first.
"""

MYASTHENIA_DIAGNOSIS = """\
## It begins with a pattern

Weakness that comes with use and goes with rest is what a neurologist listens for. Because it may
be gone on the morning of the appointment, a short film or a photograph taken in the evening can
help.

## Tests that are used

Several tests add up to an answer:

- blood tests for antibodies, first of all those against the acetylcholine receptor and then
  against MuSK
- nerve and muscle measurements, such as repetitive stimulation or single-fibre electromyography
- an ice pack on a drooping eyelid, a simple test that takes minutes
- a scan of the chest to look at the thymus [1]

A blood test without antibodies does not rule the condition out. Some people have none that can
be measured, and for them the muscle measurements matter more [3].

## Until there is a name

The weeks in between can be long. It is useful to write down what tires first, at what time, and
how long a rest is needed. Several medicines can make the weakness worse, so the suspicion of
[[condition]] is worth mentioning to anybody who prescribes one.
"""

HYPERMOBILE_WHAT_IS = """\
## Tissue that gives way

Connective tissue holds joints, skin and organs together. In [[condition]] it yields more than it
should. Joints bend further than usual and can slip out of place, and the muscles around them work
all day to make up for it [1].

It is the most common of the Ehlers-Danlos syndromes, and the only one of the main types whose
gene is not known. The diagnosis is therefore made by examination and history, not by a blood
test.

## What it can involve

The signs differ from person to person. Many know several of these:

- joints that dislocate, or nearly do, in ordinary movements
- pain that has lasted for months, and a tiredness that sleep does not mend
- soft skin that bruises easily
- dizziness on standing, or a gut that is easily upset

Being able to bend far is not the same as having the syndrome. Plenty of people are supple and
have no trouble from it.

## In families

It often appears in several generations, in a pattern that suggests it can be passed from a parent
to a child, and it can look quite different in each of them [2].

Within our community, [[contributors]], and relatives are welcome to write as well.
"""

HYPERMOBILE_EXERCISE = """\
## Moving is part of the care

Strong muscles hold joints that ligaments do not hold well. Physiotherapy is for that reason at
the centre of what is offered, and it usually begins with small, slow movements near the middle of
a joint's range [2].

## What people are often offered

A programme is made for the person. It may contain:

- exercises for posture and for sensing where a joint is
- strength work in small steps, with long pauses between them
- movement in water, or on a bicycle, where joints carry less
- splints or taping for a task, not for the whole day

Stretching to the very end of a joint's range is a thing that teachers and therapists usually ask
people to leave out, even where it feels good.

## When it goes wrong

Doing a lot on a good day and paying for it afterwards is a common pattern. Therapists call the
way out of it pacing: a little less than would be possible, more regularly. A joint that stays out
of place, or numbness that does not pass, needs to be seen by a doctor [1].

> **A therapist who knows the condition**
>
> Asking beforehand whether somebody has worked with hypermobile joints saves time for both.
"""

PARRY_CHECKED = (
    "The names, the age at which signs begin, the related conditions and the wording on "
    "treatment were checked against the references on the day of the review."
)

ARTICLES = [
    KnownArticle(
        condition="parry-romberg-syndrome",
        question="what-is",
        short_answer=(
            "Parry-Romberg syndrome is a rare condition in which skin, fat and sometimes muscle "
            "and bone on one side of the face slowly shrink. It usually begins between 5 and 15 "
            "years of age, changes over several years and then settles. It is thought to be a "
            "form of localised scleroderma, and it is not contagious."
        ),
        body=PARRY_WHAT_IS,
        references=PARRY_REFERENCES,
        updated_on="2026-04-07",
        reviewed_on="2026-04-07",
        reviewer=0,
        checked=PARRY_CHECKED,
    ),
    KnownArticle(
        condition="parry-romberg-syndrome",
        question="causes",
        short_answer=(
            "The exact cause is unknown. The evidence points to an immune reaction that attacks "
            "tissue on one side of the face, to long-lasting inflammation there, and possibly to "
            "small blood vessels that work less well. Most people with it have no relative who "
            "has it, and no gene is known that predicts it."
        ),
        body=PARRY_CAUSES,
        references=PARRY_REFERENCES,
        updated_on="2026-04-07",
        reviewed_on="2026-04-07",
        reviewer=0,
        checked=(
            "The hypotheses, the list of proposed triggers and the statements on inheritance were "
            "checked against the references on the day of the review."
        ),
    ),
    KnownArticle(
        condition="parry-romberg-syndrome",
        question="cure",
        short_answer=(
            "There is no cure, because the cause is not known. While the condition is active, "
            "medicines that calm the immune system can slow the inflammation in some people. Once "
            "it has been stable for a while, fat grafting or other surgery can bring back volume "
            "and make the two sides of the face more alike."
        ),
        body=PARRY_CURE,
        references=PARRY_REFERENCES,
        updated_on="2026-04-07",
        reviewed_on="2026-04-07",
        reviewer=0,
        checked=(
            "The order of the two phases, the groups of medicines and the limits of what is known "
            "about research were checked against the references on the day of the review."
        ),
    ),
    KnownArticle(
        condition="parry-romberg-syndrome",
        question="hereditary",
        short_answer=(
            "Parry-Romberg syndrome does not usually run in families. Almost everybody who has it "
            "is the only one among their relatives, and no inherited gene is known that causes it."
        ),
        body=PARRY_HEREDITARY,
        references=PARRY_REFERENCES,
        updated_on="2026-04-07",
        reviewed_on="2026-04-07",
        reviewer=0,
        checked=(
            "The statements on genes, testing and families were checked against the references on "
            "the day of the review."
        ),
    ),
    KnownArticle(
        condition="localised-scleroderma",
        question="what-is",
        short_answer=(
            "Localised scleroderma, or morphea, is a condition in which an area of skin becomes "
            "inflamed, then firm and changed in colour, because too much collagen is made there. "
            "It can reach the tissue underneath, and it does not affect the inner organs in the "
            "way systemic sclerosis does."
        ),
        body=MORPHEA_WHAT_IS,
        references=(ORPHANET_MORPHEA, GARD_MORPHEA, NIAMS_SCLERODERMA),
        updated_on="2026-05-19",
        reviewed_on="2026-05-19",
        reviewer=0,
        checked="The names of the forms and the difference from systemic sclerosis were checked.",
    ),
    KnownArticle(
        condition="localised-scleroderma",
        question="treatments",
        short_answer=(
            "Single patches are often treated with ointments or with light, and deeper or linear "
            "forms with medicines that calm the immune system. Physiotherapy keeps joints moving. "
            "The choice depends on the form and on whether it is still active."
        ),
        body=MORPHEA_TREATMENTS,
        references=(ORPHANET_MORPHEA, GARD_MORPHEA, NIAMS_SCLERODERMA),
        updated_on="2026-05-26",
        reviewed_on="2026-05-26",
        reviewer=0,
        checked="The groups of treatment and the advice on monitoring were checked.",
    ),
    KnownArticle(
        condition="myasthenia-gravis",
        question="what-is",
        short_answer=(
            "Myasthenia gravis is an autoimmune condition in which antibodies disturb the signal "
            "from nerve to muscle, so that muscles tire with use and recover with rest. It often "
            "begins with a drooping eyelid or double vision, and it can be treated."
        ),
        body=MYASTHENIA_WHAT_IS,
        references=(ORPHANET_MYASTHENIA, GARD_MYASTHENIA, NINDS_MYASTHENIA),
        updated_on="2026-03-12",
        reviewed_on="2026-03-12",
        reviewer=1,
        checked="The mechanism, the early signs and the emergency notice were checked.",
    ),
    KnownArticle(
        condition="myasthenia-gravis",
        question="diagnosis",
        short_answer=(
            "It is diagnosed from a pattern of weakness that grows with use and eases with rest, "
            "together with blood tests for antibodies and measurements of nerve and muscle. A "
            "negative blood test does not rule it out."
        ),
        body=MYASTHENIA_DIAGNOSIS,
        references=(ORPHANET_MYASTHENIA, GARD_MYASTHENIA, NINDS_MYASTHENIA),
        updated_on="2026-03-12",
        reviewed_on="2026-03-12",
        reviewer=1,
        checked="The list of tests and what a negative result means were checked.",
    ),
    KnownArticle(
        condition="hypermobile-ehlers-danlos-syndrome",
        question="what-is",
        short_answer=(
            "Hypermobile Ehlers-Danlos syndrome is a condition of the connective tissue in which "
            "joints bend too far and slip easily, often with long-lasting pain and tiredness. Its "
            "gene is not known, so it is recognised by examination and history."
        ),
        body=HYPERMOBILE_WHAT_IS,
        references=(ORPHANET_HYPERMOBILE, GARD_HYPERMOBILE, OMIM_HYPERMOBILE),
        updated_on="2026-06-02",
    ),
    KnownArticle(
        condition="hypermobile-ehlers-danlos-syndrome",
        question="exercise",
        short_answer=(
            "Most people can move and train, and strengthening is a central part of care, but it "
            "needs small steps and someone who knows the condition. Stretching joints to their "
            "limit and doing too much on a good day are what usually causes trouble."
        ),
        body=HYPERMOBILE_EXERCISE,
        references=(ORPHANET_HYPERMOBILE, GARD_HYPERMOBILE),
        updated_on="2026-06-09",
    ),
]
