#!/usr/bin/perl
# "Forget me": a citizen's own word for it, in three languages, does what `agahi forget` does, and says so. What is left of
# who said it, what is left of others, what waits, crashes at any time, the list that outlives a restore, and who says it
# again and again.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use Time::HiRes qw(sleep time);

plan skip_all => 'sqlite3 is not here' if system('which sqlite3 >/dev/null') != 0;

my ($site, $peer);
my $citizen = 923471586209;
my $other = 923471586210;

sub journal { return "$site->{folder}/journal.db" }

sub sql {
    my ($query) = @_;
    my $answer = `sqlite3 -cmd '.timeout 5000' '@{[journal()]}' "$query"`;
    chomp $answer;
    return $answer;
}

sub eventually {
    my ($code, $wanted, $seconds) = @_;
    my $until = time() + ($seconds // 10);
    my $got;
    do { $got = $code->(); sleep 0.1 if $got ne $wanted } while ($got ne $wanted && time() < $until);
    return $got;
}

sub octets_of {
    my ($path) = @_;
    open(my $file, '<:raw', $path) or return '';
    local $/;
    return <$file> // '';
}

sub say_it {
    my ($text, $from) = @_;
    my $latin = $text =~ /^[ -~]*$/;
    return Agahi::ask($peer, $latin ? $text : encode('UTF-16BE', $text), $latin ? 0 : 8, source_addr => $from // $citizen);
}

# The keyed hash of who asked last.
sub identity_of_last {
    eventually(sub { sql('SELECT count(*) FROM outbox') }, 0);
    return sql('SELECT sender FROM settled ORDER BY id DESC LIMIT 1');
}

# In every table that knows a sender.
sub rows_of {
    my ($identity) = @_;
    return join(' ', map { sql("SELECT '$_' FROM $_ WHERE sender = $identity LIMIT 1") || () }
        qw(outbox settled part preference silence forgetting blocked));
}

sub digest_of_others {
    my ($identity) = @_;
    return sql("SELECT id, received_ms, sender, request, topic, rule, state, fingerprint, message_id FROM settled"
        . " WHERE sender <> $identity ORDER BY id; SELECT * FROM preference WHERE sender <> $identity");
}

sub counted { return sql("SELECT (SELECT ifnull(sum(requests), 0) FROM hourly)"
    . " + (SELECT ifnull(sum(value ->> 8), 0) FROM hourly_added, json_each(sums))") }

# A history of everything that there is of one citizen.
my $reference = 0;

sub live {
    my ($from) = @_;
    my $header = sub { "\x05\0\x03" . chr($reference) . "\x02" . chr($_[0]) };
    $reference++;
    say_it($_, $from) for 'VOTE', 'ENGLISH', 'stop', 'CHECK', "VOTE\nand more";
    Agahi::deliver($peer, esm_class => 0x40, short_message => $header->(1) . 'PO', source_addr => $from);
    Agahi::ask($peer, $header->(2) . 'LLING', 0, esm_class => 0x40, source_addr => $from);
    $reference++;
    say_it('start', $from);
    say_it('qwzzx blorp 0311-7654321', $from);
    Agahi::deliver($peer, esm_class => 0x40, short_message => $header->(1) . 'of which the rest never comes', source_addr => $from);
}

($site, $peer) = Agahi->bound(link => 'registered_delivery = true; window = 1;', configure => sub {});

for my $said ([ 'forget me', qr/^Our records keep nothing now/ ], [ 'میرا ریکارڈ مٹا دیں', qr/ہمارے ریکارڈ سے مٹا دیے گئے/ ],
    [ 'mera record mita dein', qr/hamare record se mita diye gaye/ ]) {
    my ($text, $answer) = @$said;
    story encode('UTF-8', "$text: nothing is left") => sub {
        live($other);
        live($citizen);
        my $identity = identity_of_last();
        is(sql("SELECT count(*) FROM part WHERE sender = $identity"), 1, 'a part of a question waits, too');
        isnt(rows_of($identity), '', 'much is known');
        is(eventually(sub { sql('SELECT count(*) FROM outbox') }, 0), 0, 'all is settled');
        my ($others, $counted) = (digest_of_others($identity), counted());
        my ($status, $reply) = say_it($text);
        is($status, 0, 'it is taken');
        like($reply->{text} // '', $answer, 'and the answer says so');
        is(rows_of($identity) =~ s/forgetting|outbox| //gr, '', 'with the commit that takes it all is gone but that answer');
        is(eventually(sub { rows_of($identity) }, ''), '', 'and then that too');
        is(digest_of_others($identity), $others, 'rows of others are untouched');
        is(eventually(\&counted, $counted + 1), $counted + 1, 'sums are what they were, and one more');
        is(sql("SELECT count(*) FROM settled WHERE topic = 'forget'"), 0, 'no row says that anybody asked for it');
        is(sql("SELECT count(*) FROM submission WHERE request = (SELECT max(id) FROM answered_part)"), 0, 'and no receipt is waited for');
        my $octets = pack('q>', $identity);
        is(eventually(sub { scalar grep { index(octets_of($_), $octets) >= 0 } journal(), journal() . '-wal' }, 0), 0,
            'nor do the octets of the journal and its log');
        is(scalar grep({ /^forget / } split(/\n/, octets_of(journal() . '.standing'))) > 0, 1,
            'it stands in the list for a restore');
    };
}

story 'who was forgotten is a stranger' => sub {
    say_it('ENGLISH');
    say_it('forget me');
    my (undef, $reply) = say_it('اردو والا qwzzx');
    unlike($reply->{text} // '', qr/[a-z]{5}/, 'the language that was chosen before is gone');
    say_it('stop');
    say_it('forget me');
    (undef, $reply) = say_it('zzyzx blorp');
    ok(defined $reply->{text}, 'and so is STOP');
    (undef, $reply) = say_it('please forget me');
    like($reply->{text} // '', qr/^Our records/, 'politeness is understood');
    for my $text ('forgt me', 'dont forget me', 'forget me not', 'delete my name', 'forget me vote') {
        (undef, $reply) = say_it($text);
        unlike($reply->{text} // '', qr/^Our records|^Aap ke sawal/, "$text: nobody is forgotten on a guess");
    }
};

# One reply is at the SMSC, and no other may go out before that is answered.
sub hold_up {
    my %state = (respond => sub { });
    Agahi::deliver($peer, short_message => 'HELP', data_coding => 0, source_addr => $other);
    Agahi::serve($peer, \%state, 5, sub { $state{replies}{$other} });
    return $state{replies}{$other}{pdus}[0];
}

sub deliver_all {
    my (@texts) = @_;
    my %state = (respond => sub { });
    my @sequences = map { Agahi::deliver($peer, short_message => $_, data_coding => 0, source_addr => $citizen) } @texts;
    Agahi::serve($peer, \%state, 5, sub { @sequences == grep { defined $state{responses}{$_} } @sequences });
    return \%state;
}

sub texts_to {
    my ($state, $whom) = @_;
    return scalar @{ ($state->{replies}{$whom} // {})->{pdus} // [] };
}

story 'what waits' => sub {
    my $held = hold_up();
    deliver_all('CHECK', 'VOTE', 'forget me', 'POLLING');
    is(eventually(sub { sql("SELECT group_concat(topic, ' ') FROM (SELECT topic FROM outbox WHERE topic <> 'help' ORDER BY id)") },
        'forget polling'), 'forget polling', 'what was asked before waits no more, what was asked after does');
    sleep 0.3; # the replies in hand are looked through ten times a second
    $peer->submit_sm_resp(seq => $held->{seq}, status => 0, message_id => 'held');
    my %state;
    Agahi::serve($peer, \%state, 5, sub { sql('SELECT count(*) FROM outbox') == 0 });
    my @seen = map { $_->{short_message} } @{ $state{replies}{$citizen}{pdus} };
    like($seen[0], qr/^Our records/, 'the answer goes out, and not what was asked before');
    is(sql("SELECT count(*) FROM settled WHERE topic IN ('check', 'vote') AND id > (SELECT max(id) - 6 FROM settled)"), 0,
        'of which no row is left');
    is(sql("SELECT count(*) FROM settled WHERE topic = 'polling' AND id = (SELECT max(id) FROM settled)"), 1,
        'what was asked after is kept as ever');
};

# Other words each time: what was said within seconds of a crash is taken for delivered again.
story 'kill -9 before the answer is out' => sub {
    my $held = hold_up();
    deliver_all('CHECK', 'delete my data');
    my $identity = sql("SELECT sender FROM outbox WHERE topic = 'forget'");
    $site->stop('KILL');
    $peer->close;
    $site->start;
    ($peer) = $site->accept_bind($site->{listener});
    my %state;
    my $sequence = Agahi::deliver($peer, short_message => 'delete my data', data_coding => 0, source_addr => $citizen);
    Agahi::serve($peer, \%state, 10, sub { defined $state{responses}{$sequence} && sql('SELECT count(*) FROM outbox') == 0 });
    Agahi::serve($peer, \%state, 1, sub { 0 });
    is($state{responses}{$sequence}, 0, 'the same message is delivered again, and taken');
    is(texts_to(\%state, $citizen), 1, 'it is answered once');
    like($state{replies}{$citizen}{text} // '', qr/^Our records/, 'and says so');
    is(eventually(sub { rows_of($identity) }, ''), '', 'nothing else is left');
};

story 'kill -9 after the answer' => sub {
    say_it('VOTE');
    my $identity = identity_of_last();
    say_it('remove my data');
    eventually(sub { sql('SELECT count(*) FROM outbox') }, 0);
    $site->stop('KILL');
    $peer->close;
    $site->start;
    ($peer) = $site->accept_bind($site->{listener});
    my %state;
    my $sequence = Agahi::deliver($peer, short_message => 'remove my data', data_coding => 0, source_addr => $citizen);
    Agahi::serve($peer, \%state, 20, sub { defined $state{responses}{$sequence} });
    Agahi::serve($peer, \%state, 2, sub { 0 });
    is($state{responses}{$sequence}, 0, 'the same message is delivered again, and taken');
    is(texts_to(\%state, $citizen), 0, 'and not answered again');
    is(eventually(sub { rows_of($identity) }, ''), '', 'and nothing is left');
};

story 'the list for a restore' => sub {
    say_it($_) for 'VOTE', 'CHECK';
    my $identity = identity_of_last();
    say_it('VOTE', $other);
    eventually(sub { sql('SELECT count(*) FROM outbox') }, 0);
    my ($code) = $site->agahi('backup', "$site->{folder}/saved");
    is($code, 0, 'a backup is made');
    my $list = journal() . '.standing';
    rename($list, "$list.away");
    mkdir $list;
    say_it('erase my data');
    ok($site->wait_log(qr/event=forgotten_not_listed reason="\S*\.standing: .*effect="they are forgotten.*tried again/, 10),
        'where it cannot be written, the log says what that means');
    is(eventually(sub { sql("SELECT count(*) FROM forgetting") }, 1), 1, 'it is known that it must be');
    $site->stop('KILL');
    $peer->close;
    $site->start;
    ($peer) = $site->accept_bind($site->{listener});
    rmdir $list;
    rename("$list.away", $list);
    is(eventually(sub { sql('SELECT count(*) FROM forgetting') }, 0, 15), 0, 'once it can be, it is, also after a crash');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    unlink glob(journal() . ' ' . journal() . '-*');
    ($code, undef, my $error) = $site->agahi('restore', '--drop-waiting', "$site->{folder}/saved");
    is($code, 0, 'the journal is lost, and restored') or diag($error);
    is(rows_of($identity), '', 'who was forgotten is not there again');
    ok(sql('SELECT count(*) FROM settled') > 0, 'others are');
};

story 'again and again' => sub {
    $site = Agahi->new(limits => 'sms = { burst = 5; per_minute = 1; per_day = 60; };');
    $site->import_sample;
    $site->{listener} = $site->listen_smsc;
    $site->start;
    ($peer) = $site->accept_bind($site->{listener});
    my %state;
    my $last;
    $last = Agahi::deliver($peer, short_message => 'forget me' . ' ' x $_, data_coding => 0, source_addr => $citizen) for 0 .. 49;
    Agahi::serve($peer, \%state, 10, sub { defined $state{responses}{$last} });
    Agahi::serve($peer, \%state, 2, sub { 0 });
    my $answers = texts_to(\%state, $citizen);
    ok($answers >= 1 && $answers <= 6, "the limit is not forgotten: $answers answers to fifty, with the notice");
    my (undef, $reply) = say_it('VOTE', $other);
    ok(defined $reply->{text}, 'others feel nothing');
    is(eventually(sub { sql('SELECT count(*) FROM forgetting') }, 0), 0, 'and all is done');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

done_testing;
