"""Writes special.json: values of the special functions to twice the precision, by mpmath.

Each row is the bits, in hexadecimal, of the arguments, of the correctly rounded result and of what
the rounding lost.
"""
import json, random, struct
from mpmath import mp, mpf, inf
import mpmath as m

mp.prec = 600
random.seed(20261)
bits = lambda x: struct.pack(">d", x).hex()
rows = {}


def add(name, function, arguments):
    rows[name] = []
    for a in arguments:
        exact = function(*map(mpf, a))
        high = float(exact)
        rows[name].append([bits(x) for x in [*a, high, float(exact - high)]])


wide = lambda: random.choice([1, -1]) * random.random() * 2.0 ** random.randint(-60, 9)
near = lambda: 1 + random.uniform(-1, 1) * 2.0 ** random.randint(-40, -1)
positive = lambda: random.random() * 2.0 ** random.randint(-1070, 1023)
middle = lambda: random.random() * 2.0 ** random.randint(-20, 20)

add("log", m.log, [[positive()] for _ in range(150)] + [[near()] for _ in range(150)] + [[5e-324], [1.7976931348623157e308]])
add("exp", m.exp, [[x] for x in (wide() for _ in range(300)) if -745 < x < 709.7] + [[-744.9], [-708.5], [709.78]])
add("log1p", m.log1p, [[x] for x in (wide() for _ in range(300)) if x > -1] + [[-0.9999999], [1e300]])
add("expm1", m.expm1, [[x] for x in (wide() for _ in range(300)) if x < 709] + [[-36.5], [-0.5]])
powers = []
while len(powers) < 500:
    x, y = random.choice([middle, near, positive])(), wide()
    if x <= 0: continue
    if random.random() < 0.3: y = random.uniform(-740, 709) / float(m.log(x)) if x != 1 else y
    e = y * m.log(x)
    if -740 < e < 709: powers.append([x, y])
add("pow", m.power, powers)
mp.prec = 200
shapes = lambda: random.choice([random.uniform(0.05, 3), random.uniform(0.05, 60), 10 ** random.uniform(1, 6)])
add("logGamma", m.loggamma, [[middle()] for _ in range(150)] + [[near()] for _ in range(60)] + [[1 + near()] for _ in range(60)] + [[1e-300], [1e10], [1e100]])
add("gamma", m.gamma, [[random.uniform(0, 171.6)] for _ in range(100)] + [[random.uniform(0, 5)] for _ in range(100)] + [[float(n)] for n in range(1, 30)])
P = lambda a, x: m.gammainc(a, 0, x, regularized=True)
pairs = []
for _ in range(200):
    a = shapes(); pairs.append([a, max(1e-9, a + random.gauss(0, 2.5) * a ** 0.5)])
pairs = [p for p in pairs if p[0] < 3000]
add("gammaP", P, pairs)
add("gammaQ", lambda a, x: m.gammainc(a, x, m.inf, regularized=True), pairs)
add("normalCDF", m.ncdf, [[random.uniform(-37, 8)] for _ in range(150)] + [[random.uniform(-3, 3)] for _ in range(100)])
add("normalQuantile", lambda p: m.findroot(lambda z: m.log(m.ncdf(z)) - m.log(p), -m.sqrt(-2 * m.log(p)) if p < 0.01 else 0) if p < 0.5 else -m.findroot(lambda z: m.log(m.ncdf(z)) - m.log(1 - p), -m.sqrt(-2 * m.log(1 - p)) if 1 - p < 0.01 else 0),
    [[random.random()] for _ in range(100)] + [[10 ** -random.uniform(1, 300)] for _ in range(60)] + [[1 - 2.0 ** -random.uniform(5, 52)] for _ in range(30)])
add("lambertW0", lambda x: m.lambertw(x).real, [[x] for x in (middle() for _ in range(100))] + [[-random.uniform(0, 0.36787)] for _ in range(100)] + [[positive()] for _ in range(50)] + [[-0.3678], [-0.36787944]])
betas = []
for _ in range(200):
    a, b = shapes(), shapes()
    if a + b > 3000: continue
    mean = a / (a + b); sd = (mean * (1 - mean) / (a + b + 1)) ** 0.5
    x = mean + random.gauss(0, 2.5) * sd
    if 1e-9 < x < 1 - 1e-9: betas.append([a, b, x])
add("beta", lambda a, b, x: m.betainc(a, b, 0, x, regularized=True), betas)
with open("special.json", "w") as out:
    out.write("{\n" + ",\n".join(f'"{k}": ' + json.dumps(v).replace("], [", "],\n[") for k, v in rows.items()) + "\n}\n")
