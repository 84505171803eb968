import os, sys

rows, factor, counts = sys.argv[1:4]
lines = sum(len(open(os.path.join(rows, name)).readlines()) for name in os.listdir(rows))
with open(os.path.join(counts, 'count.txt'), 'w') as out:
    out.write('%d\n' % (lines * int(factor)))
