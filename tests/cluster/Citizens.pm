# Citizens whose messages come now by one node and now by another: to them it is one service.
package Citizens;

use strict;
use warnings;
use utf8;

use Cluster;
use Encode qw(encode);
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep);

use constant SOON => 0.3 * Cluster::slack(); # what one node was told the others know after so many seconds

my $number = 923_001_000_000;
sub somebody { return '' . ++$number }
sub ucs2 { my ($text) = @_; return (octets => unpack('H*', encode('UTF-16BE', $text)), data_coding => 8) }

# Asks until the answer is what it should be: after how many seconds it was, undef when it never was.
sub until_answered {
    my ($cluster, $n, $from, $text, $wanted, $seconds) = @_;
    my $begun = Cluster::now();
    my $got;
    while (Cluster::now() < $begun + $seconds) {
        $got = $cluster->ask($n, $from->(), $text)->{text} // '';
        return Cluster::now() - $begun if $got =~ $wanted;
        sleep(0.05);
    }
    diag("got: $got");
    return undef;
}

sub languages {
    my ($cluster) = @_;
    my (@late, $right);
    for my $i (1 .. 10) {
        my $from = somebody();
        my ($here, $there) = $i % 2 ? (1, 2) : (2, 1);
        like($cluster->ask($here, $from, '', ucs2('اردو'))->{text} // '', qr/./, 'Urdu is chosen') if $i == 1;
        $cluster->ask($here, $from, '', ucs2('اردو')) if $i > 1;
        sleep(SOON);
        $right++ if ($cluster->ask($there, $from, 'qwzzx blorp')->{text} // '') =~ /معذرت/;
    }
    is($right, 10, 'a language that was chosen on one node is known to the other within ' . SOON . ' s, ten times of ten');
}

sub stop {
    my ($cluster) = @_;
    my $from = somebody();
    is($cluster->ask(1, $from, 'stop')->{text}, 'We stay quiet', 'STOP on one node');
    sleep(SOON);
    is($cluster->ask(2, $from, 'qwzzx blorp', seconds => 1)->{text}, undef, 'is kept by the other');
    is($cluster->ask(2, $from, 'vote')->{text}, 'Bring your card', 'which answers a clear question');
}

sub offers {
    my ($cluster) = @_;
    my $from = somebody();
    my $offered = $cluster->ask(1, $from, 'qwzzx blorp')->{text} // '';
    my ($digit) = $offered =~ /(\d) WOMEN/;
    ok(defined $digit, 'topics are offered by number') or return diag($offered);
    sleep(SOON);
    is($cluster->ask(2, $from, $digit)->{text}, 'About women', 'and the number is understood by the other node');
}

sub thanks {
    my ($cluster) = @_;
    my $from = somebody();
    is($cluster->ask(1, $from, 'thanks')->{text}, 'You are welcome', 'thanks are answered');
    sleep(SOON);
    is($cluster->ask(2, $from, 'thanks', seconds => 1)->{text}, undef, 'once, whichever node they come by');
}

sub forgotten {
    my ($cluster) = @_;
    my $by = sub {
        my ($how, $deed, $wait) = @_;
        my $from = somebody();
        $cluster->ask(1, $from, '', ucs2('اردو'));
        sleep(SOON);
        like($cluster->ask(2, $from, 'qwzzx blorp')->{text} // '', qr/معذرت/, "$how: a language is known");
        $deed->($from);
        sleep($wait);
        like($cluster->ask(2, $from, 'qwzzx blorp')->{text} // '', qr/Sorry/, 'and is forgotten by the other node too');
    };
    $by->('at one\'s own word', sub { $cluster->ask(1, $_[0], 'forget me') }, SOON);
    $by->('by hand', sub { my ($code, $said) = $cluster->agahi(1, 'forget', $_[0]); is($code, 0, 'agahi forget') or diag($said) }, SOON);
}

sub blocked {
    my ($cluster) = @_;
    my $from = somebody();
    is($cluster->ask(2, $from, 'vote')->{text}, 'Bring your card', 'somebody is answered');
    my ($code, $said) = $cluster->agahi(1, 'block', $from);
    is($code, 0, 'and blocked on one node') or diag($said);
    sleep(2.5);
    is($cluster->ask($_, $from, 'vote', seconds => 1)->{text}, undef, "node $_ does not answer him any more") for 1, 2;
}

sub edition {
    my ($cluster) = @_;
    my $text = Cluster::text_of("$cluster->{folder}/messages.csv");
    $text =~ s/Bring your card/Bring your card and a pen/;
    my $file = "$cluster->{folder}/second.csv";
    Cluster::write_file($file, Encode::decode('UTF-8', $text));
    $cluster->import(1, $file);
    for my $n (1, 2) {
        my $seconds = until_answered($cluster, $n, \&somebody, 'vote', qr/pen/, 8);
        ok(defined $seconds, "an edition that was published on node 1 is answered by node $n");
        note(sprintf('after %.1f s', $seconds)) if defined $seconds;
    }
}

sub parts {
    my ($cluster) = @_;
    my $whole = 0;
    for my $i (1 .. 6) {
        my $from = somebody();
        my $part = sub { return (octets => unpack('H*', pack('C6', 5, 0, 3, $i, 2, $_[0]) . $_[1]), esm_class => 0x40) };
        my @order = $i % 2 ? ([1, 'vo'], [2, 'te']) : ([2, 'te'], [1, 'vo']);
        $cluster->ask(1, $from, '', $part->(@{ $order[0] }), wait => 0);
        $cluster->ask(2, $from, '', $part->(@{ $order[1] }), wait => 0);
        Cluster::wait_for(4, sub { @{ $cluster->order(do => 'got', from => $from)->{submits} } });
        sleep(0.2);
        my @got = @{ $cluster->order(do => 'got', from => $from)->{submits} };
        $whole++ if @got == 1 && pack('H*', $got[0]{text}) =~ /^Bring/;
    }
    is($whole, 6, 'a long question whose parts came by two nodes is answered, as a whole, once: six times of six');
}

sub receipts {
    my ($cluster) = @_;
    my $from = somebody();
    my $delivered = sub { my (undef, $said) = $cluster->agahi(2, 'stats', '--json'); return eval { decode_json($said)->{delivered} } // "none: $said" };
    my $before = $delivered->();
    my $id = $cluster->ask(1, $from, 'vote')->{id};
    is($cluster->order(do => 'receipt', id => $id, from => $from, node => 2)->{status}, 0, 'a receipt for what one node submitted comes by the other');
    ok(Cluster::wait_for(4, sub { $delivered->() eq $before + 1 }), 'and counts') or diag($delivered->());
}

sub staleness {
    my ($cluster) = @_;
    $cluster->load(200, 5);
    $cluster->settle;
    for my $n (1, 2) {
        my $figures = $cluster->figures($n);
        my $stale = $figures->{agahi_feed_stale_seconds};
        ok(defined $stale, "node $n tells how old what it hears is") or next;
        cmp_ok($stale, '<', 0.3, "of 100 events 99 were not older than $stale s");
        cmp_ok($stale, '>', 0, 'and some age they had');
    }
}

sub wrong_key {
    my ($cluster) = @_;
    my $key = "$cluster->{folder}/other.key";
    Cluster::write_file($key, "ffeeddccbbaa99887766554433221100\n");
    chmod 0600, $key;
    $cluster->stop_node(2);
    $cluster->write_node(2, key => $key);
    my $from = length $cluster->node_log(2);
    my $pid = $cluster->start_node(2);
    my $ended = $cluster->wait_end($pid, 8);
    ok($ended && $? >> 8 != 0, 'a node with another key ends at once');
    like(substr($cluster->node_log(2), $from), qr/key/, 'and says why');
    $cluster->write_node(2);
    $cluster->start_node(2);
    $cluster->wait_bound(2);
}

sub talk {
    my @parts = @_ ? @_ : qw(languages stop offers thanks parts receipts forgotten blocked edition staleness wrong_key);
    my $cluster = Cluster->started(link => 'registered_delivery = true;');
    for my $part (@parts) {
        no strict 'refs';
        eval { &$part($cluster); 1 } or fail("$part comes to its end") || diag($@);
    }
    $cluster->close;
}

# --- a sender who goes to and fro ---------------------------------------------------------------------------------------

# Asks every so often, by one node and the other in turn: no more answers than the limits allow, and one burst.
sub alternates {
    my ($seconds, $burst, $per_minute, $every) = @_;
    my $cluster = Cluster->started(limits => "sms = { burst = $burst; per_minute = $per_minute; per_day = 1000; }; notice = false;");
    my $from = somebody();
    my $begun = Cluster::now();
    for (my $i = 0; Cluster::now() < $begun + $seconds; $i++) {
        # The same again and again would be taken for a machine's.
        $cluster->ask($i % 2 + 1, $from, (qw(vote check women youth))[ $i % 4 ], wait => 0, seconds => 2);
        my $next = $begun + ($i + 1) * $every;
        sleep($next - Cluster::now()) if $next > Cluster::now();
    }
    sleep(0.5);
    my $took = Cluster::now() - $begun;
    my $got = $cluster->order(do => 'got', from => $from);
    my $answers = @{ $got->{submits} };
    my $allowed = $burst + $took * $per_minute / 60;
    note(sprintf('asked %d times in %.0f s, answered %d; the limits allow %.1f, and one burst of %d', $got->{asked}, $took, $answers, $allowed, $burst));
    cmp_ok($answers, '<=', $allowed + $burst, 'no more than the limits allow and one burst');
    cmp_ok($answers, '>=', int($allowed) - $burst, 'and not much less');
    $cluster->close;
}

# --- numbers --------------------------------------------------------------------------------------------------------------

# How a number may stand in octets.
sub forms {
    my ($number) = @_;
    my $national = substr($number, 2);
    my $swapped = join('', map { pack('h*', $_) } length($number) % 2 ? "${number}f" : $number);
    return ('text' => $national, 'UTF-16' => encode('UTF-16BE', $national), 'hexadecimal' => unpack('H*', $national), 'BCD' => pack('H*', $number),
        'semi-octets' => $swapped, 'an integer' => substr(pack('Q>', $number), 2), 'an integer of this machine' => substr(pack('Q<', $number), 0, 6));
}

# Where a number stands in a folder: path and form.
sub found_in {
    my ($folder, $number) = @_;
    my %forms = forms($number);
    my @found;
    for my $path (split(/\0/, `find '$folder' -type f -print0`)) {
        my $octets = Cluster::text_of($path);
        push @found, map { "$path: $_" } grep { index($octets, $forms{$_}) >= 0 } sort keys %forms;
    }
    return @found;
}

sub everywhere {
    my ($cluster, $number) = @_;
    return map { found_in("$cluster->{folder}/$_", $number) } grep { -e "$cluster->{folder}/$_" } qw(p1 p2 n1 n2 dump.sql);
}

sub numbers {
    my $cluster = Cluster->started;
    my $known = '923471586209';
    is($cluster->ask($_, $known, 'vote')->{text}, 'Bring your card', "node $_ knows a number") for 1, 2;
    is($cluster->ask(1, $known, '', octets => unpack('H*', "\5\0\3\7\2\1of two"), esm_class => 0x40, wait => 0)->{status}, 0, 'a part of its waits');
    $cluster->order(do => 'refuse', node => 2, status => 0x58);
    is($cluster->ask(2, $known, 'check', wait => 0)->{status}, 0, 'a reply to it waits');
    cmp_ok($cluster->psql(1, 'SELECT count(*) FROM agahi.outbox'), '>=', 1, 'in the table');
    cmp_ok($cluster->psql(1, 'SELECT count(*) FROM agahi.part'), '>=', 1, 'and the part');
    sleep(1);
    my $look = sub {
        $cluster->psql(1, 'CHECKPOINT', 'postgres');
        $cluster->psql(2, 'CHECKPOINT', 'postgres');
        system(PostgreSQL::program('pg_dump') . " -h '$cluster->{folder}/p1' -U agahi agahi >'$cluster->{folder}/dump.sql'");
        return everywhere($cluster, $known);
    };
    my @found = $look->();
    ok(!@found, 'the number stands in no data folder, log of changes, dump, folder of a node or log') or diag(join("\n", @found));
    cmp_ok(-s "$cluster->{folder}/dump.sql", '>', 10_000, 'the dump is one');
    # Would it have been seen?
    $cluster->psql(1, "CREATE TABLE public.control AS SELECT '$known' AS digits, $known AS number");
    sleep(0.5);
    @found = $look->();
    for my $where ('p1/data/base', 'p2/data/base', 'p1/data/pg_wal', 'p2/data/pg_wal', 'dump.sql') {
        ok(scalar(grep { /\Q$where\E/ } @found), "(one that was put there is found in $where)");
    }
    $cluster->close;
}

1;
