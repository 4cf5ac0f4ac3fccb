"""The command-line options that simulate and sim-report share."""

import argparse

from .era import ERAS
from .kinds import BY_NAME, KINDS
from .population import Options


class ListKinds(argparse.Action):
    def __call__(self, parser, *_):
        for kind in KINDS:
            print(f"{kind.name:18} {kind.label or '-':5} {kind.size:6}  {kind.what}")
        parser.exit()


def add_options(parser):
    d = Options()
    add = parser.add_argument
    add("--list", action=ListKinds, nargs=0, help="list the kinds with label and size, and end")
    add("--seed", type=int, default=d.seed)
    add("--era", choices=sorted(ERAS), default=d.era, help="what names, HELOs, TLS are like")
    add("--days", type=float, default=d.days)
    add("--scale", type=float, default=d.scale, help="all sizes times this (at least 1)")
    add("--size", metavar="KIND=N", action="append", default=[], help="hosts of a kind; 0: none")
    add("--only", metavar="KIND,...", help="these kinds alone")
    add("--without", metavar="KIND,...", default="")
    add("--trap-share", type=float, default=d.trap_share, help="of spammed addresses, %(default)s")
    add("--unknown-share", type=float, default=d.unknown_share, help="of spammed addresses, %(default)s")
    add("--users", type=int, default=d.users, help="of the site, %(default)s at most")
    add("--no-content", dest="content", action="store_false", help="no headers and bodies")


def _known(parser, text):
    for name in filter(None, text.split(",")):
        if name not in BY_NAME:
            parser.error(f"no kind '{name}'; --list tells all")
        yield name


def _sizes(parser, args):
    sizes = {}
    if args.only is not None:
        only = set(_known(parser, args.only))
        sizes = {k.name: 0 for k in KINDS if k.name not in only}
    sizes |= {name: 0 for name in _known(parser, args.without)}
    for text in args.size:
        name, _, number = text.partition("=")
        if not number.isdecimal():
            parser.error(f"--size {text}: KIND=N")
        sizes |= {name: int(number) for name in _known(parser, name)}
    return sizes


def options_of(parser, args):
    if args.days <= 0 or args.scale <= 0:
        parser.error("--days and --scale must be above 0")
    if args.trap_share < 0 or args.unknown_share < 0 or args.trap_share + args.unknown_share > 1:
        parser.error("--trap-share and --unknown-share are shares")
    if not 1 <= args.users <= Options.users:
        parser.error(f"--users is 1 to {Options.users}")
    return Options(
        seed=args.seed,
        era=args.era,
        days=args.days,
        scale=args.scale,
        trap_share=args.trap_share,
        unknown_share=args.unknown_share,
        content=args.content,
        users=args.users,
        sizes=_sizes(parser, args),
    )
