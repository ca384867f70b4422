"""The parts of the fuzz drill: hostile values, the pages' own forms, one side's process, and who judges the answers."""
