"""What is written to the database while somebody looks."""

import re


class Writes:
    """Notes the table of each statement that changes rows: `connection.execute_wrapper(Writes())`.

    What was rolled back to a savepoint counts as not written.
    """

    VERB = re.compile(r'\s*(INSERT|UPDATE|DELETE)\b.*?(?:INTO|UPDATE|FROM)?\s+"?([a-z]\w+)"?', re.S)
    SAVEPOINT = re.compile(r'\s*(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)"?')

    def __init__(self) -> None:
        self.tables: list[str] = []
        self.savepoints: dict[str, int] = {}

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if point := self.SAVEPOINT.match(sql):
            if point[1] == "SAVEPOINT":
                self.savepoints[point[2]] = len(self.tables)
            else:
                del self.tables[self.savepoints[point[2]] :]
        found = self.VERB.match(sql)
        if found and (found[1] == "INSERT" or context["cursor"].rowcount != 0):
            self.tables.append(found[2])
        return result
