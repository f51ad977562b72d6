#!/usr/bin/perl
# What is kept of one number, and that it can be taken away: `agahi show` and `agahi forget` over every spelling that a
# network gives a number or a person types, with what real traffic leaves: SMS, screens, a language, STOP, what nobody
# understood, receipts, what waits, what was not answered. Nobody else's rows are told or touched.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use File::Copy qw(copy);
use JSON::PP;
use Time::HiRes qw(sleep time);

my ($hers, $other) = ('923001234567', '923009876543');

# As people type and copy it: seven spellings, and what stands in them.
my @typed = (
    '923001234567', '+923001234567', '00923001234567', '03001234567', '3001234567', '0923001234567', '+92 (0)300 123-4567',
    '0300/123.45.67', '(0300) 1234567', '۰۳۰۰ ۱۲۳۴۵۶۷', '٠٣٠٠١٢٣٤٥٦٧', "\x{202a}+92\x{a0}300\x{a0}1234567\x{202c}",
    "0300\x{2013}1234567", '０３００１２３４５６７',
);

# As networks give it: a quirk of agahi-smsc, or type of number and digits by Net::SMPP.
my @quirks = ('', 'number-plus', 'number-00', 'number-zero', 'number-national');
my @on_the_wire = ([0, sub { '0' . $_[0] }], [2, sub { '0' . substr($_[0], 2) }]);

# A run of the simulator: the same text again over another connection would be taken for what comes again.
my @asked = (
    [ 'VOTE', 'cricket scores 0311-7654321', 'ENGLISH', '*8301#', '2', '7', '9', '۱' ],
    [ 'CHECK', 'my cousin likes cricket' ], [ 'BRING' ], [ 'BALLOT' ], [ 'STOP', 'nothing that anybody knows' ],
);

my $site = Agahi->new(
    link => 'registered_delivery = true; ussd = { codes = [ "*8301#" ]; };',
    limits => 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; };'
        . ' ussd = { burst = 1000; per_minute = 60000; per_day = 65535; };',
);
$site->import_sample;

sub show_json {
    my (@arguments) = @_;
    my ($code, $out, $errors) = $site->agahi('show', '--json', @arguments);
    is($code, 0, 'it is told') or diag($errors);
    my $shown = decode_json(Encode::encode('UTF-8', $out));
    delete $shown->{looked_up};
    return $shown;
}

sub canonical { return JSON::PP->new->canonical->encode($_[0]) }

sub journal_rows {
    my ($sql) = @_;
    my $out = `sqlite3 '$site->{folder}/journal.db' "$sql" 2>&1`;
    chomp $out;
    return $out;
}

# Every row that is not hers, of every table that has anybody's.
sub rows_of_others {
    my ($identity) = @_;
    my $not_hers = "(SELECT id FROM settled WHERE sender <> $identity UNION ALL SELECT id FROM outbox WHERE sender <> $identity)";
    return journal_rows(join(' ',
        map({ "SELECT '$_', * FROM $_ WHERE sender <> $identity;" } qw(settled outbox part preference silence blocked)),
        map({ "SELECT '$_', * FROM $_ WHERE request IN $not_hers;" } qw(submission answered_part)),
        "SELECT 'hourly', * FROM hourly;"));
}

sub is_unknown {
    my ($name, @arguments) = @_;
    my ($code, $out) = $site->agahi('show', @arguments);
    is($code, 0, "$name: told");
    like($out, qr/^Nothing is kept of this number\.$/m, "$name: nothing is kept");
    like($out, qr/^How long: .* 30 days; a chosen language and STOP a year /m, "$name: and how long it would be");
}

story 'traffic in every spelling' => sub {
    $site->start;
    for my $round (0 .. $#quirks) {
        my $script = join('', map { my $from = $_; map { /^[\d۱]$/ ? "$_\n" : "[$from] $_\n" } @{ $asked[$round] } } $other, $hers);
        my @quirk = $quirks[$round] ? ('--quirk', $quirks[$round]) : ();
        my $smsc = $site->spawn("$site->{folder}/talk$round", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--receipts', @quirk,
            '--script', $site->write("script$round", $script . "sleep 1\n"));
        is($site->wait_exit($smsc, 60), 0, 'the simulator ends well: ' . ($quirks[$round] || 'as it is'));
    }
    my $listener = $site->listen_smsc;
    my ($peer) = $site->accept_bind($listener);
    for my $i (0 .. $#on_the_wire) {
        my ($ton, $spell) = @{ $on_the_wire[$i] };
        Agahi::ask($peer, $i ? 'WOMEN' : 'POSTAL', 0, source_addr_ton => $ton, source_addr => $spell->($_)) for $hers, $other;
    }
    # One waits for its other part, one for the network.
    my $state = { replies => {}, responses => {}, respond => sub { } };
    my @waiting = map {
        (Agahi::deliver($peer, esm_class => 0x40, short_message => "\x05\0\x03\x21\x02\x01REGI", source_addr => $_),
         Agahi::deliver($peer, short_message => 'LOCAL', source_addr => $_))
    } $hers, $other;
    ok(Agahi::serve($peer, $state, 5, sub { @waiting == grep { defined $state->{responses}{$_} } @waiting }), 'what waits is safe');
    my ($code, $out) = $site->agahi('block', '+92 300 5550000');
    is($code, 0, 'a third is blocked');

    my $shown = show_json($hers);
    is(scalar(grep { $_->{state} eq 'waiting' } @{ $shown->{requests} }), 1, 'a reply waits');
    is(scalar @{ $shown->{parts} }, 1, 'and a part of a question');
    is(canonical(show_json($_)), canonical($shown), "while the daemon runs: $_") for @typed;
    $peer->close;
    $listener->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'all of it is told, in words' => sub {
    my $shown = show_json($hers);
    my %by_rule;
    push @{ $by_rule{ $_->{rule} } }, $_ for @{ $shown->{requests} };
    my ($vote) = grep { $_->{topic} eq 'vote' } @{ $by_rule{exact} };
    is($vote->{state}, 'sent', 'a request that was answered');
    is(scalar @{ $vote->{messages} }, $vote->{parts}, 'with the ids of its parts');
    is(scalar(grep { $_->{receipt} eq 'delivered' } @{ $vote->{messages} }), $vote->{parts}, 'and their receipts');
    is($vote->{question}, undef, 'but not what was asked');
    is($by_rule{fallback}[0]{question}, 'cricket scores ####-#######', 'what nobody understood is kept, masked');
    is($by_rule{dialled}[0]{channel}, 'ussd', 'what was asked for on a screen');
    is(scalar @{ $by_rule{stopped} // [] }, 1, 'what was not understood after STOP');
    is_deeply([ map { [ $_->{language}, $_->{stopped} ] } @{ $shown->{choices} } ], [ [ 'en', JSON::PP::true ] ], 'the language and STOP');
    is(canonical(show_json($_)), canonical($shown), "while no daemon runs: $_") for @typed;

    my ($code, $out) = $site->agahi('show', '0300-1234567');
    is($code, 0, 'it is read out');
    like($out, qr/^What is kept of 923\*{7}67 \(12 digits\), on \w+day /, 'of a masked number');
    like($out, qr/^Chosen language: en; STOP: /m, 'language and STOP');
    like($out, qr/^Blocked: no$/m, 'no block');
    like($out, qr/^1\. 20\d\d-.*, by SMS to 8301, over telco-a, id \d+\n   Topic: vote, in en; the text is a keyword \(exact\)\n/m, 'a request');
    like($out, qr/^   Reply: sent, in 2 parts, 20\d\d-/m, 'its reply');
    like($out, qr/^   Message \w+ of \S.*, taken 20\d\d.*: delivered$/m, 'an id of the network, and its receipt');
    like($out, qr/^   Question, digits masked: cricket scores ####-#######$/m, 'a question');
    like($out, qr/by USSD to/, 'a screen');
    like($out, qr/^   Reply: waits to be sent; /m, 'what waits');
    like($out, qr/^Not kept: the number itself /m, 'and what is not kept');
    unlike($out . $site->log_text, qr/3001234567|1234567|۱۲۳۴۵۶۷/, 'the number stands neither there nor in the log');
    my $others = show_json($other);
    is(scalar @{ $others->{requests} }, scalar @{ $shown->{requests} }, 'of the other there is as much');
    isnt(canonical($others), canonical($shown), 'and it is another');

    my $since = show_json($hers, '--since', '1d');
    is(scalar @{ $since->{requests} }, scalar @{ $shown->{requests} }, 'since yesterday there is all of it');
    ($code, $out) = $site->agahi('show', '--since', '2100-01-01', $hers);
    like($out, qr/Requests and counts since .* 2100/, 'since a moment that is to come there is no request');
    like($out, qr/^0 requests$/m, 'as it says');
};

story 'what was forgotten in any spelling is gone, and nothing else' => sub {
    my @files = map { "journal.db$_" } '', '.key', '.slots';
    copy("$site->{folder}/$_", "$site->{folder}/$_.saved") or die "$_: $!" for @files;
    my $identity = journal_rows("SELECT sender FROM settled WHERE topic = 'vote' ORDER BY id DESC LIMIT 1");
    my $others_shown = canonical(show_json($other));
    my $others_rows = rows_of_others($identity);
    unlike($others_rows, qr/error/i, 'what others have can be read');
    like($others_rows, qr/^$_\|/m, "of $_ they have rows") for qw(settled outbox part preference blocked submission hourly);
    for my $typed (@typed) {
        unlink "$site->{folder}/$_" for qw(journal.db-wal journal.db-shm journal.db.standing);
        copy("$site->{folder}/$_.saved", "$site->{folder}/$_") or die "$_: $!" for @files;
        my ($code, $out, $errors) = $site->agahi('forget', $typed);
        is($code, 0, "$typed: forgotten") or diag($errors);
        like($out, qr/: [1-9]\d* rows removed/, "$typed: with rows");
        is(journal_rows("SELECT (SELECT count(*) FROM identities WHERE sender = $identity) + (SELECT count(*) FROM part WHERE sender = $identity)"),
            0, "$typed: no row has her hash");
        is_unknown($typed, $typed[ rand @typed ]);
        is(canonical(show_json($other)), $others_shown, "$typed: of the other all is told as before");
        is(rows_of_others($identity), $others_rows, "$typed: and no other row is another");
    }
    my ($code, $out) = $site->agahi('show', $hers);
    like($out, qr/^Noted for good, .*\n20\d\d-.*: all of before was removed$/m, 'that she was forgotten is told');
    ($code, $out) = $site->agahi('forget', $hers);
    like($out, qr/: 0 rows removed/, 'there is nothing left to forget');
};

story 'what is not answered is counted, and forgotten too, while the daemon runs' => sub {
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    my ($code, $out) = $site->agahi('block', '۰۳۰۰-۱۲۳۴۵۶۷');
    is($code, 0, 'she is blocked');
    sleep 2.5;
    my ($status) = Agahi::deliver($peer, short_message => 'VOTE', source_addr => $hers);
    my $state = { replies => {}, responses => {} };
    Agahi::serve($peer, $state, 20, sub { exists $state->{responses}{$status} });
    my $until = time() + 70;
    my $shown;
    do { $shown = show_json($typed[3]); sleep 0.5 } while (!@{ $shown->{not_answered} } && time() < $until);
    is_deeply([ map { [ @$_{qw(rule count)} ] } @{ $shown->{not_answered} } ], [ [ 'blocked', 1 ] ], 'what was not answered is counted');
    is($shown->{blocked}, JSON::PP::true, 'and she is on the list');
    ($code, $out) = $site->agahi('show', $hers);
    like($out, qr/^Blocked: yes, nothing is answered, since 20\d\d-/m, 'as it is read out');
    like($out, qr/^1 message, 20\d\d-.*, over telco-a: the number was blocked$/m, 'with the count');
    ($code, $out) = $site->agahi('forget', '+92 (0)300 1234567');
    like($out, qr/: 1 rows removed/, 'the count is forgotten');
    $shown = show_json($hers);
    is_deeply($shown->{not_answered}, [], 'and gone');
    is($shown->{blocked}, JSON::PP::true, 'the block stays');
    ($code) = $site->agahi('block', '--remove', '00923001234567');
    is($code, 0, 'until it is taken back');
    is_unknown('then', $hers);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'what is no number is refused in words' => sub {
    my %bad = (
        '' => qr/it has no digit/, '+' => qr/it has no digit/, 'me' => qr/neither a digit nor a sign/,
        '030012345' => qr/with its 9 digits something is missing/, '03001234567890' => qr/or too much/,
        '+92300123' => qr/something is missing/, '0300+1234567' => qr/a \+ stands before all digits/,
        '++923001234567' => qr/a \+ stands/, '0300 1234567 0300 1234567 0300' => qr/too many digits/, '12' => qr/something is missing/,
        '0300 1234567; 03001234568' => qr/neither a digit/,
    );
    for my $typed (sort keys %bad) {
        for my $command (qw(show forget)) {
            my ($code, $out, $errors) = $site->agahi($command, '--', $typed);
            is($code, 2, "$command \"$typed\" is refused");
            like($errors, $bad{$typed}, 'with the reason');
            is($out, '', 'and nothing else');
            unlike($errors, qr/92300123|1234567 0300|03001234568/, 'the number is not repeated');
        }
    }
    my ($code, undef, $errors) = $site->agahi('show', '12');
    like($errors, qr/agahi show-edition 12$/m, 'who means an edition is told');
    ($code, undef, $errors) = $site->agahi('show', '--since', 'lately', $hers);
    is($code, 2, 'and so is who means another time');
    like($errors, qr/--since is a day such as/, 'in words');
};

done_testing;
