"""Where a code of another catalogue can be looked up."""

from urllib.parse import quote

from conditions.models.condition import CodeSystem

# {} is the code; a catalogue that has no open page for each code is not in the list.
CODE_URLS: dict[str, str] = {
    CodeSystem.ORPHA: "https://www.orpha.net/en/disease/detail/{}",
    CodeSystem.OMIM: "https://omim.org/entry/{}",
    CodeSystem.MESH: "https://meshb.nlm.nih.gov/record/ui?ui={}",
    CodeSystem.DOID: "https://disease-ontology.org/?id=DOID:{}",
    CodeSystem.MONDO: "https://monarchinitiative.org/MONDO:{}",
    CodeSystem.GARD: "https://rarediseases.info.nih.gov/diseases/{}/",
}


def code_url(system: str, code: str) -> str:
    """The page of one code in its catalogue; empty where there is none to lead to."""
    pattern = CODE_URLS.get(system)
    return pattern.format(quote(code, safe="")) if pattern else ""
