"""Comments: the sheet that goes out, the sheet that comes back, and what became of each.

`columns` names the columns in both directions. `sheet` makes the rows and the CSV file, `workbook`
the XLSX file. `archive` and `tables` read a returned file without trusting it; `reading` and
`intake` make comments of its rows or tell what is wrong. `kept` writes and answers the files under
comments/, `known` has the ids that they may name, and `disposition` is what the pages show.
"""
