#!/usr/bin/perl
# The people of scripts/demo --desk.
#   usage: tests/desk/demo.pl PORT LINK links         an administrator who invites three people, and prints their links
#          tests/desk/demo.pl PORT LINK way TEXT      three people who bring a text live, without a hand
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../e2e";
use Browser;
use Time::HiRes qw(sleep);

binmode($_, ':utf8') for *STDOUT, *STDERR;
my ($port, $link, $what, $text) = @ARGV;
die "usage: tests/desk/demo.pl PORT LINK links | way TEXT\n" if ($what // '') !~ /^(?:links|way)$/;
$link =~ s{^https?://[^/]+}{};

# A password that nobody knows: of this account nothing is needed after the invitations.
open(my $random, '<:raw', '/dev/urandom') or die $!;
read($random, my $octets, 24) == 24 or die $!;
my $host = Browser->new(port => $port, name => 'demo', password => unpack('H*', $octets))->enter($link);

# Until the desk has heard of the gateway there is nothing to make a draft from.
for (1 .. 300) {
    last if $host->get('/set/live')->{status} == 200;
    sleep 0.1;
}

if ($what eq 'links') {
    my %people = (saima => ['writes texts', 'editor'], ahmed => ['approves what others wrote', 'signer'], nadia => ['gives out accounts', 'administrator']);
    printf "  %-6s %-28s http://localhost:%d%s\n", $_, $people{$_}[0], $port, $host->invite($_, $people{$_}[1]) for qw(saima ahmed nadia);
    print "  nadia's link works once ahmed, who has come by his, has confirmed it under People: nobody makes an administrator alone.\n";
    exit 0;
}

my ($saima, $ahmed) = map { Browser->new(port => $port, name => $_->[0])->enter($host->invite(@$_)) } ['saima', 'editor'], ['ahmed', 'signer'];
print "saima and ahmed came by their one-time links\n";
my $draft = $saima->draft;
$saima->save($draft, 'vote', 'en', $text)->{status} == 303 or die "the text was not saved\n";
print "saima wrote in draft $draft: $text\n";
$saima->act($draft, 'submit')->{status} == 303 or die "the draft was not submitted\n";
$ahmed->act($draft, 'approve')->{status} == 303 or die "the draft was not approved\n";
print "ahmed, who had not touched it, approved it\n";
$ahmed->act($draft, 'send')->{status} == 303 or die "the draft was not handed over\n";
print "and handed it over to the gateway\n";
