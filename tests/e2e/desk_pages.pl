#!/usr/bin/perl
# Two of the desk's pages in a real browser, and the whole way without scripts; `make desk-pages` does all of them.
use strict;
use warnings;
use FindBin;
use Cwd qw(abs_path);

$ENV{AGAHI_BUILD} = abs_path($ENV{AGAHI_BUILD} // 'build');
exec("$FindBin::Bin/../desk/run", '--short', 'faults', 'look', 'way') or die "tests/desk/run: $!";
