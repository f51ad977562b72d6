#!/usr/bin/perl
# The tools that measure: a load that keeps a pace, its account of itself, and make bench at its shortest.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Agahi;
use JSON::PP;
use Test::More;

sub figures {
    open(my $file, '<', $_[0]) or die "$_[0]: $!";
    local $/;
    return decode_json(<$file> || '{}');
}

story 'a load keeps a pace' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    $site->start;
    my $load = $site->spawn("$site->{folder}/load", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--load', 600, '--window', 600,
        '--rate', 1000, '--json');
    my $status = $site->wait_exit($load, 20);
    my $figures = figures("$site->{folder}/load");
    is($status, 0, 'it ends well');
    is(join(' ', @$figures{qw(sent acknowledged answered lost doubled responses)}), '600 600 600 0 0 600', 'all were answered');
    ok($figures->{seconds} > 0.59, 'and not before their time') or diag($figures->{seconds});
    ok($figures->{cpu_seconds} > 0 && $figures->{cpu_seconds} < 0.2, 'it tells what it took itself') or diag($figures->{cpu_seconds});
    is($site->stop, 0, 'the daemon ends well');
};

SKIP: {
    my $build = $ENV{AGAHI_BUILD} // 'build';
    skip 'make check builds the echo', 1 if !-x "$build/bench/echo";
    my $table = `tests/bench/run --short --requests 2000 $build`;
    is($?, 0, 'make bench runs');
    like($table, qr/^$_ .*\d/m, "and has a line for $_") for '1000   library echo', '1000   own echo', '1000   daemon', '100    daemon, 3 Urdu parts';
    like($table, qr/^1000   daemon +to library [\d.]+ +to own [\d.]+$/m, 'and the ratios to both');
}
done_testing;
