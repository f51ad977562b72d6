#!/usr/bin/perl
# The telco's records against ours: a daemon's own journal, then a large one with 20 differences put in, of which exactly
# these 20 must be found, in time and within memory (RECONCILE_RECORDS=100000: make reconcile-bench).
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use JSON::PP;
use POSIX qw(strftime WNOHANG);
use Time::HiRes qw(sleep time);

my $records = $ENV{RECONCILE_RECORDS} // 6000;
my ($most_seconds, $most_kib) = (5, 50 * 1024);

my $group = <<'END';
reconcile = { id = "MSG_ID"; time = "SUBMIT_TIME"; time_format = "DD/MM/YYYY hh:mm:ss"; time_zone = "UTC";
  state = "STATUS"; delivered = [ "0" ]; failed = [ "7" ]; direction = "DIR"; };
END

sub site {
    my $site = Agahi->new(@_);
    $site->replace_config(sub { $_[0] .= $group });
    return $site;
}

sub utc { return strftime('%d/%m/%Y %H:%M:%S', gmtime($_[0])) }
sub here { return strftime('%Y-%m-%d %H:%M:%S', gmtime($_[0] + 5 * 3600)) } # Asia/Karachi

# --- what the daemon keeps ---------------------------------------------------------------------------------------------

my $site = site(link => 'registered_delivery = true;');
my @taken; # what the SMSC gave an id to: id, time

sub reconcile {
    my ($of, @arguments) = @_;
    return $of->agahi('reconcile', @arguments);
}

# A row for each, as a telco's billing has it.
sub telco_row { return join(';', $_[0], 'MT', '923001230001', '8301', utc($_[1]), $_[2], '"a text; of ours"') . "\n" }
my $head = "MSG_ID;DIR;MSISDN;CODE;SUBMIT_TIME;STATUS;TEXT\n";

story 'what the SMSC took is known by the id of every part' => sub {
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    for my $number (1 .. 3) {
        my (undef, $reply) = Agahi::ask($peer, $number == 1 ? 'ENGLISH' : 'VOTE', 0, source_addr => "92300123000$number");
        push @taken, map { [ $_->{seq}, time() ] } @{ $reply->{pdus} };
    }
    cmp_ok(scalar @taken, '>=', 5, 'some of the replies have several parts');
    my $state = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($peer, esm_class => 4, source_addr => '923001230001', data_coding => 0,
        short_message => "id:$taken[0][0] sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} });
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

my @around = ('--from', here(time() - 600), '--to', here(time() + 600));

story 'the same records agree, whatever order, zone and coding they are in' => sub {
    my $text = $head . join('', map { telco_row(sprintf('%012d', $_->[0]), $_->[1] + 2, '0') } reverse @taken);
    my $file = $site->write('telco.csv', "\x{feff}$text");
    my ($code, $out, $err) = reconcile($site, @around, $file);
    is($code, 0, 'exit code') or diag("$out$err");
    like($out, qr/^agree +@{[ scalar @taken ]}$/m, 'all parts are found by their ids');
    like($out, qr/theirs is [12] seconds ahead/, 'and the clocks are compared');
    open(my $other, '>', "$site->{folder}/utf16.csv") or die;
    print $other encode('UTF-16', $text =~ tr/;/\t/r);
    close $other;
    is((reconcile($site, @around, "$site->{folder}/utf16.csv"))[0], 0, 'in UTF-16 with tabs too');
};

story 'each kind of difference is told, and nobody is named' => sub {
    my @rows = map { telco_row($_->[0], $_->[1], '0') } @taken;
    $rows[0] = telco_row($taken[0][0], $taken[0][1], '7');
    pop @rows;
    push @rows, telco_row('99999999', time(), '0'), $rows[1], "923009999999;MT;923009999999;8301;yesterday;0;x\n",
        ";MT;923001230009;8301;" . utc(time()) . ";5;refused\n", "77;MO;923001230009;8301;" . utc(time()) . ";;VOTE\n";
    my $file = $site->write('telco.csv', $head . join('', @rows));
    my ($code, $out, $err) = reconcile($site, @around, '--csv', "$site->{folder}/all.csv", $file);
    is($code, 4, 'exit code') or diag("$out$err");
    like($out, qr/^\Q$_\E$/m, $_) for 'they have it, we have not: 1', 'we have it, they have not: 1', 'twice in their file: 1',
        'one says delivered, the other failed: 1';
    like($out, qr/row \d+: the time is not as time_format says/, 'a row that cannot be read is told by its number');
    like($out, qr/^- 1 records are of messages from citizens/m, 'messages from citizens are passed over');
    open(my $table, '<', "$site->{folder}/all.csv") or die;
    my $all = join('', <$table>);
    is(() = $all =~ /\n/g, 5, 'the table has all differences');
    unlike("$out$err$all", qr/92300|VOTE|text; of/, 'no number and no text');
    my ($json_code, $json) = reconcile($site, @around, '--json', $file);
    is($json_code, 4, 'exit code with --json');
    is(decode_json($json)->{counts}{theirs_only}, 1, 'counts for programs');
};

story 'who was forgotten is not found by the ids of the telco' => sub {
    is(($site->agahi('forget', '923001230002'))[0], 0, 'forgotten');
    my ($settled, $awaited) = split(' ', `sqlite3 $site->{folder}/journal.db "SELECT count(*) FROM settled" "SELECT count(*) FROM submission"`);
    is($settled, 2, 'two replies are left');
    cmp_ok($awaited, '<', scalar @taken, 'and no receipt waits for the other');
    my $file = $site->write('telco.csv', $head . join('', map { telco_row($_->[0], $_->[1], '0') } @taken));
    my ($code, $out) = reconcile($site, @around, $file);
    is($code, 4, 'they have more than we');
    like($out, qr/What was removed by "agahi forget"/, 'and it is said why that may be');
};

story 'calls and files that are wrong say what to do' => sub {
    my $file = $site->write('telco.csv', $head . join('', map { telco_row($_->[0], $_->[1], '0') } @taken));
    is((reconcile($site, '--from', '2027-02-07', $file))[0], 2, '--to is missing');
    my ($code, undef, $err) = reconcile($site, @around, '--link', 'telco-z', $file);
    is($code, 2, 'no such link');
    like($err, qr/there is no link "telco-z"/, 'is said');
    ($code, undef, $err) = reconcile($site, @around, $site->write('numbers.csv',
        "MSG_ID;DIR;SUBMIT_TIME;STATUS\n" . join('', map { "92300123000$_;MT;" . utc(time()) . ";0\n" } 1 .. 9)));
    is($code, 1, 'a column of numbers in the place of ids');
    like($err, qr/not one of the file's 9 message ids/, 'is seen');
    unlike($err, qr/92300/, 'and not told');
    ($code, undef, $err) = reconcile($site, @around, $site->write('other.csv', "A,B\n923001230001,2\n"));
    is($code, 1, 'another file');
    like($err, qr/there is no column "MSG_ID"/, 'is told by its column');
};

# --- many, with 20 differences put in ----------------------------------------------------------------------------------

my $begin = 1_801_940_400; # 7 February 2027 in Pakistan
my $span = 86_400;

# Record i: its id, its time, and how it ended. Every third request has three parts.
sub id_of { return 0x5000_0000 + 7 * $_[0] }
sub time_of { return $begin + 600 + int(($span - 1200) * $_[0] / $records) }
sub state_of { return $_[0] % 50 == 0 ? 2 : 1 }

sub fill_journal {
    my ($big, %ours) = @_;
    open(my $sql, '>', "$big->{folder}/fill.sql") or die;
    print $sql "PRAGMA synchronous = OFF;\nBEGIN;\n";
    my $request = 0;
    for (my $i = 0; $i < $records;) {
        my $parts = ++$request % 3 == 0 && $i + 3 <= $records ? 3 : 1;
        my @taken;
        for my $part ($i .. $i + $parts - 1) {
            next if $ours{absent}{$part};
            my $ms = time_of($part) * 1000 + 250;
            push @taken, ([ id_of($part), $ms ]) x (1 + ($ours{twice}{$part} // 0));
            printf $sql "INSERT INTO submission VALUES ('smsc:x', '%x', %d, %d, %d);\n", id_of($part), $request, state_of($part), $ms;
        }
        my $ms = time_of($i + $parts - 1) * 1000 + 250;
        my $ids = join(' ', map { my ($id, $at) = @$_; sprintf('%x', $id) . ($ms - $at >= 1000 ? '~' . ($ms - $at) : '') } @taken);
        printf $sql "INSERT INTO settled (id, received_ms, settled_ms, link, service, sender, request, topic, language, rule, keyword,"
            . " state, status, parts, resent, message_id) VALUES (%d, %d, %d, 'telco-a', '8301', %d, '', 'vote', 'en', 'exact', 'vote',"
            . " 0, 0, %d, 0, '%s');\n", $request, $ms - 400, $ms, $request % 977, $parts, $ids;
        $i += $parts;
    }
    print $sql "COMMIT;\n";
    close $sql;
    system("sqlite3 '$big->{folder}/journal.db' < '$big->{folder}/fill.sql'") == 0 or die 'sqlite3';
}

sub write_telco {
    my ($big, %theirs) = @_;
    open(my $file, '>', "$big->{folder}/telco.csv") or die;
    print $file $head;
    for my $i (0 .. $records - 1) {
        next if $theirs{absent}{$i};
        my $state = state_of($i) == 1 ? '0' : '7';
        $state = $state eq '0' ? '7' : '0' if $theirs{state}{$i};
        my $row = telco_row(sprintf('%020d', id_of($i)), time_of($i) + 3 + ($theirs{late}{$i} // 0), $state);
        print $file $row;
        print $file $row if $theirs{twice}{$i};
        print $file telco_row($i, time_of($i), '') =~ s/;MT;/;MO;/r if $i % 10 == 0;
    }
    print $file telco_row(sprintf('%020d', id_of($records + $_)), $begin + 3600 * ($_ + 1), '0') for 0 .. $theirs{more} - 1;
    # Outside of the interval, by less than the clocks may differ, and by far.
    print $file telco_row(9_000_000_000 + $_, $begin - 5 - $_, '0'), telco_row(9_100_000_000 + $_, $begin + $span + $_, '0') for 0 .. 9;
    close $file;
}

# Runs it and looks on: exit code, output, seconds, the most memory in KiB.
sub measure {
    my ($big, @arguments) = @_;
    my $started = time();
    my $pid = $big->spawn("$big->{folder}/out", "$big->{build}/agahi", '-c', $big->{config}, 'reconcile', @arguments);
    my ($peak, $status) = (0);
    until (defined $status) {
        if (open(my $file, '<', "/proc/$pid/status")) {
            while (<$file>) { $peak = $1 if /^VmHWM:\s+(\d+)/ && $1 > $peak }
        }
        $status = $? if waitpid($pid, WNOHANG) == $pid;
        sleep 0.002 if !defined $status;
    }
    my $seconds = time() - $started;
    delete $big->{pids}{$pid};
    open(my $file, '<:utf8', "$big->{folder}/out") or die;
    return ($status >> 8, join('', <$file>), $seconds, $peak);
}

story "20 differences among $records records" => sub {
    my $big = site();
    is(($big->agahi('block', '923000000000'))[0], 0, 'a journal'); # makes the file
    my $at = sub { return map { int($records * $_) } @_ };
    my @theirs_absent = $at->(0.1, 0.3, 0.5, 0.7);
    my @states = $at->(0.11, 0.31, 0.51, 0.71);
    my @late = $at->(0.12, 0.32, 0.52);
    my @theirs_twice = $at->(0.13, 0.33, 0.53);
    my @ours_twice = $at->(0.14, 0.34);
    my @ours_absent = $at->(0.15, 0.35);
    my $set = sub { return { map { $_ => $_[0] } @_[1 .. $#_] } };
    fill_journal($big, absent => $set->(1, @ours_absent), twice => $set->(1, @ours_twice));
    write_telco($big, absent => $set->(1, @theirs_absent), state => $set->(1, @states), late => $set->(900, @late),
        twice => $set->(1, @theirs_twice), more => 2);
    my %wanted;
    $wanted{"$_->[0] " . id_of($_->[1])}++ for (map { [ 'ours_only', $_ ] } @theirs_absent), (map { [ 'states', $_ ] } @states),
        (map { [ 'times', $_ ] } @late), (map { [ 'twice_theirs', $_ ] } @theirs_twice), (map { [ 'twice_ours', $_ ] } @ours_twice),
        (map { [ 'theirs_only', $_ ] } @ours_absent, $records, $records + 1);
    is(scalar(keys %wanted), 20, 'differences were put in');
    my ($code, $out, $seconds, $peak) =
        measure($big, qw(--from 2027-02-07 --to 2027-02-07 --link telco-a --csv), "$big->{folder}/all.csv", "$big->{folder}/telco.csv");
    is($code, 4, 'exit code') or diag($out);
    my %found;
    open(my $table, '<', "$big->{folder}/all.csv") or die;
    <$table>;
    while (<$table>) {
        my ($kind, undef, $their_id, undef, undef, $our_id) = split /,/;
        $found{ "$kind " . ($their_id ne '' ? $their_id + 0 : hex $our_id) }++;
    }
    is_deeply(\%found, \%wanted, 'exactly these are found');
    like($out, qr/theirs are decimal, ours hexadecimal/, 'in the other base');
    like($out, qr/^at the edges, without their like +20 +0$/m, 'what lies just outside is none of them');
    note($out);
    diag(sprintf('%d records a side: %.2f s, %.1f MiB at most', $records, $seconds, $peak / 1024));
    return if ($ENV{AGAHI_BUILD} // '') =~ /sanitize/; # which takes time and memory of its own
    cmp_ok($seconds, '<', $most_seconds, 'in time');
    cmp_ok($peak, '<', $most_kib, 'within memory');
};
done_testing;
