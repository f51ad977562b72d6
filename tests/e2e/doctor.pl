#!/usr/bin/perl
# The doctor looks over an installation as its daemon would, changes nothing, and says what to do.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use IO::Socket::INET;
use JSON::PP;

my $site = Agahi->new(link => 'smsc = "telco";');
my $nobody = 65534;
# Root becomes the owner of the journal's folder; anybody else stays who they are.
my $is_root = $> == 0;

sub give {
    chmod(0600, $site->{config}); # a password is in it
    return if !$is_root;
    chown($nobody, $nobody, $site->{folder}, $site->{config}, glob("$site->{folder}/*.db*"));
    chmod(0755, $site->{folder});
}

# What was found: check => [findings]; and the exit code.
sub examine {
    give();
    my ($code, $out, $errors) = $site->agahi('doctor', '--json');
    my $all = eval { decode_json(encode('UTF-8', $out)) } or diag("$out$errors");
    my %by;
    push @{ $by{ $_->{check} } }, $_ for @{ $all->{checks} };
    return ($code, \%by, $all);
}

sub files { return join(' ', map { s{.*/}{}r } grep { !/\/(?:out|err|log)$/ } sort glob("$site->{folder}/*")) }

sub worst {
    my ($findings) = @_;
    my %height = (well => 0, warning => 1, fault => 2);
    my ($worst) = sort { $height{$b} <=> $height{$a} } map { $_->{verdict} } @$findings;
    return $worst // 'none';
}

# --- before the first start ---------------------------------------------------------------------------------

my $before = files();
my ($code, $by) = examine();
is($code, 1, 'an SMSC that nobody reaches is a fault');
is(files(), $before, 'nothing was made');
is(worst($by->{configuration}), 'well', 'the configuration is good');
is(worst($by->{databases}), 'well', 'databases may be made yet');
like($by->{databases}[0]{found}, qr/first start makes it/, 'which is said');
is(worst($by->{messages}), 'warning', 'nothing is published');
like($by->{messages}[0]{advice}, qr/agahi import/, 'and the operators can help');
is(worst($by->{hosts}), 'fault', 'nobody listens');
like($by->{hosts}[0]{found}, qr/^telco-a, 127\.0\.0\.1:\d+: Connection refused$/, 'which link, which host, and why');
is(worst($by->{rights}), 'well', 'the rights are as they should be');
for my $check (qw(configuration rights key databases lock messages disk fonts clock hosts spool), 'time zone') {
    ok($by->{$check}, "something is said of $check");
    ok(!(grep { $_->{verdict} ne 'well' && $_->{advice} eq '' } @{ $by->{$check} }), 'with what to do, where there is something');
}

chmod(0644, $site->{config});
my (undef, $open) = $site->agahi('doctor');
like($open, qr/^warning +configuration +\S+agahi\.conf has a password in it, and everybody may read it$/m, 'a password for everybody is a warning');

# --- while it runs ------------------------------------------------------------------------------------------

$site->import_sample;
my $smsc = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', LocalPort => $site->{port}, ReuseAddr => 1) or die;
$smsc->blocking(0);
($code, $by) = examine();
is(worst($by->{hosts}), 'well', 'somebody listens');
like($by->{hosts}[0]{found}, qr/connected in \d+ ms; not bound/, 'and is connected to');
my $peer = $smsc->accept;
ok($peer, 'the SMSC saw a connection');
$peer->blocking(1);
is($peer->sysread(my $octets, 100), 0, 'over which nothing was said');
like($by->{messages}[0]{found}, qr/edition 1 is live/, 'and what is live is known');
isnt($code, 1, 'there is no fault left');
like($by->{lock}[0]{found}, qr/no daemon runs/, 'nothing runs yet');

$site->{before} = [ 'setpriv', "--reuid=$nobody", "--regid=$nobody", '--clear-groups' ] if $is_root;
give();
$site->start;
ok($site->wait_log(qr/event=started/), 'the daemon starts');
(undef, $by) = examine();
like($by->{lock}[0]{found}, qr/a daemon runs on this journal \(pid $site->{daemon}\)/, 'the doctor sees it');
is(worst($by->{key}), 'well', 'and its key');
is(worst($by->{databases}), 'well', 'and its databases, in use');
ok($site->is_running, 'which minds nothing');
is($site->stop, 0, 'and ends well');

# --- what goes wrong ----------------------------------------------------------------------------------------

my $journal = "$site->{folder}/journal.db";
rename("$journal.key", "$site->{folder}/elsewhere");
system('sqlite3', $journal, "INSERT INTO preference VALUES (1, 'ur', 0, 1)");
($code, $by) = examine();
is($code, 1, 'a key that is lost is a fault');
like($by->{key}[0]{found}, qr/the key for hashing numbers is missing/, 'which is said');
ok(!-e "$journal.key", 'no other was made');
rename("$site->{folder}/elsewhere", "$journal.key");

rename($journal, "$journal.good");
open(my $empty, '>', $journal) or die;
close $empty;
($code, $by) = examine();
is($code, 1, 'an empty journal is a fault');
like($by->{databases}[0]{found}, qr/it is empty/, 'which is said');
rename("$journal.good", $journal);

$site->replace_config(sub { $_[0] =~ s/durability = "full"/durabilty = "full"/ });
($code, $by) = examine();
is($code, 1, 'a configuration with a fault is one');
like($by->{configuration}[0]{found}, qr/agahi\.conf:\d+: .*durabilty/, 'with file, line and key');
$site->replace_config(sub { $_[0] =~ s/durabilty/durability/ });

$site->replace_config(sub { $_[0] .= qq(content = { spool = "$site->{folder}/spool"; };\n) });
($code, $by) = examine();
is(worst($by->{spool}), 'warning', 'a spool that is not there is a warning');

SKIP: {
    skip 'only root can take rights from somebody else', 2 if !$is_root;
    give();
    chown(0, 0, $journal);
    chmod(0600, $journal);
    my ($denied, $out) = $site->agahi('doctor');
    is($denied, 1, 'a journal that the daemon may not open is a fault');
    like($out, qr/^fault +rights +the journal, \Q$journal\E: it cannot be read and written: Permission denied\n +do: give it to /m,
        'with what to do, for people');
    give();
}

my ($usage, $out, $errors) = $site->agahi('doctor', 'everything');
is($usage, 2, 'a call that is wrong is refused');
like($errors, qr/^usage: agahi -c FILE doctor \[--json\]/, 'with the right one');

# --- what the units promise ---------------------------------------------------------------------------------

for my $unit (qw(agahid agahi-desk)) {
    my $text = do { local (@ARGV, $/) = "conf/$unit.service"; <> };
    my ($section) = $text =~ /^\[Unit\]\n(.*?)^\[/ms;
    like($section, qr/^StartLimitIntervalSec=0$/m, "no number of tries leaves $unit down");
    like($text, qr/^Restart=on-failure$/m, 'which is started again');
}
my $unit = do { local (@ARGV, $/) = 'conf/agahid.service'; <> };
like($unit, qr/^SystemCallFilter=~.*\@privileged.*^SystemCallFilter=adjtimex clock_adjtime$/ms, 'the daemon may ask about the clock');
like($unit, qr/^CapabilityBoundingSet=$/m, 'and cannot set it');
unlike($unit, qr/^ProtectClock=/m, 'nothing forbids both');
done_testing;
