#!/usr/bin/perl
# One message, one line in the log (log.messages): what it says is what the SMSC saw and what the journal has; no number
# in clear and no text, ever; a flood does not fill the log. And the priority of each line, where journald reads them.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(decode encode);
use Time::HiRes qw(sleep time);

my %used; # numbers that wrote, for the end

# --- reading the log ----------------------------------------------------------------------------------------

# A line of logfmt as a hash; undef where it is none, to the letter: each key once.
sub parse {
    my ($line) = @_;
    my %pairs;
    while ($line =~ /\G(?:^| )([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"=\\]+))/gc) {
        return undef if exists $pairs{$1};
        $pairs{$1} = $2 // $3;
    }
    return ($line =~ /\G\z/gc) ? \%pairs : undef;
}

sub lines_of {
    my ($site, $event) = @_;
    return grep { $_->{event} eq $event } map { parse(s/^<\d>//r) // die "no logfmt: $_\n" } split /\n/, $site->log_text;
}

# Waits for so many lines of an event in all, and returns the last.
sub wait_line {
    my ($site, $event, $count) = @_;
    my $until = time() + 10;
    my @lines;
    while (time() < $until && @lines < $count) {
        @lines = lines_of($site, $event);
        sleep 0.02 if @lines < $count;
    }
    is(scalar(@lines), $count, "$count lines of $event") or diag(substr($site->log_text, -1500));
    return $lines[-1] // {};
}

sub set_messages {
    my ($site, $on, $change) = @_;
    $site->replace_config(sub {
            $_[0] =~ s/^log = .*$/log = { level = "info"; messages = $on; };/m;
            $change->() if $change;
        });
    my $before = () = $site->log_text =~ /event=configuration_read /g;
    kill('HUP', $site->{daemon});
    my $until = time() + 10;
    while (time() < $until) {
        my $count = () = $site->log_text =~ /event=configuration_read /g;
        return 1 if $count > $before;
        sleep 0.02;
    }
    return 0;
}

sub on { my ($config) = @_; $_[0] =~ s/^log = .*$/log = { level = "info"; messages = true; };/m }

# The journal's row of a settled request.
sub row_of {
    my ($site, $id) = @_;
    my $text = decode('UTF-8', scalar `sqlite3 -separator '|' '$site->{folder}/journal.db' "SELECT topic, language, rule, state, status, parts, resent, message_id, received_ms, settled_ms FROM settled WHERE id = $id"`);
    chomp $text;
    my %row;
    @row{qw(topic language rule state status parts resent message_id received_ms settled_ms)} = split /\|/, $text, -1;
    ($row{message_id}) = ($row{message_id} // '') =~ /^(?:~\S+ )?([^ ~]*)/; # of the first part
    return \%row;
}

sub masked { my ($number) = @_; $used{$number} = 1; return $number =~ s/^(...)(.*)(..)$/$1 . '*' x length($2) . $3/er }

my @states = qw(sent failed silent expired);

# What the line says is what the journal's row says.
sub agrees {
    my ($site, $line, $what) = @_;
    my $row;
    for (1 .. 100) { # the line is there when the row is on its way
        $row = row_of($site, $line->{id});
        last if defined $row->{state};
        sleep 0.05;
    }
    is($line->{state}, $states[$row->{state} // 0], "$what: the state is the journal's");
    is($line->{$_} // '', $row->{$_}, "$what: so is its $_") for qw(topic language rule message_id);
    is($line->{parts} // 0, $row->{parts}, "$what: so is the number of its parts");
    is(defined $line->{status} ? hex $line->{status} : 0, $row->{status}, "$what: so is the status");
    is(defined $line->{resent} ? 1 : 0, $row->{resent}, "$what: and whether the citizen may have it twice");
    my ($settled) = $line->{settled} =~ /^(\d+\.\d{3})s$/;
    cmp_ok(abs($row->{settled_ms} - $row->{received_ms} - $settled * 1000), '<=', 50, "$what: and how long it took");
    my ($h, $m, $s) = $line->{received} =~ /T(\d\d):(\d\d):(\d\d\.\d{3})Z$/;
    cmp_ok(abs(($h * 3600 + $m * 60 + $s) - $row->{received_ms} % 86400000 / 1000), '<', 0.0015, "$what: and when it came");
}

# Every line of the log is logfmt, and nobody is in it: no number that wrote, in no spelling, no question, no answer.
sub nobody_is_in {
    my ($site, @texts) = @_;
    my @broken = grep { !parse(s/^<\d>//r) } split /\n/, $site->log_text;
    is("@broken", '', 'every line is logfmt');
    my @found = grep { my $number = $_; grep { index($site->log_text, $_) >= 0 } $number, substr($number, -9), substr($number, -7) } keys %used;
    is("@found", '', 'no number is in the log');
    is(join('|', grep { index($site->log_text, $_) >= 0 } @texts), '', 'and no text');
}

# --- messages ----------------------------------------------------------------------------------------------

story 'off, nothing is said; on, each message is a line that says what the SMSC saw' => sub {
    my ($site, $peer) = Agahi->bound(link => 'registered_delivery = true;');
    my $from = '923001230001';
    my (undef, $first) = Agahi::ask($peer, 'ENGLISH', 0, source_addr => $from);
    ok(defined $first->{text}, 'an answer comes');
    ok(set_messages($site, 'true'), 'turned on by SIGHUP');
    like($site->log_text, qr/event=configuration_changed key=log\.messages effect="applied"/, 'which is told');
    is(scalar(lines_of($site, 'message')), 0, 'what was settled before has no line');

    my $asked = time();
    my (undef, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => $from);
    my $line = wait_line($site, 'message', 1);
    my $took = time() - $asked;
    is($line->{from}, masked($from), 'the number is masked');
    is("$line->{to} $line->{link}", '8301 telco-a', 'to whom, and by which link');
    cmp_ok(scalar @{ $reply->{pdus} }, '>', 1, 'the answer has several parts');
    is($line->{parts}, scalar @{ $reply->{pdus} }, 'as many as the SMSC got');
    is($line->{message_id}, sprintf('%x', $reply->{pdus}[0]{seq}), 'the id that the SMSC gave to the first');
    is($line->{edition}, 1, 'the edition');
    is("$line->{topic} $line->{language}", 'vote en', 'topic and language');
    cmp_ok($line->{settled} =~ s/s$//r, '<=', $took, 'the time is not longer than it took');
    cmp_ok($line->{committed} =~ s/s$//r, '<=', $line->{settled} =~ s/s$//r, 'committed before it was settled');
    ok(!exists $line->{status} && !exists $line->{attempts} && !exists $line->{resent} && !exists $line->{redelivered}, 'and nothing that was not');
    agrees($site, $line, 'sent');

    # A receipt comes when all is said: it has no line.
    my $state = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($peer, esm_class => 4, source_addr => $from, data_coding => 0,
        short_message => 'id:' . $reply->{pdus}[0]{seq} . ' sub:001 dlvrd:001 stat:DELIVRD err:000 text:');
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} });
    is($state->{responses}{$seq}, 0, 'its receipt is acknowledged');

    ok(set_messages($site, 'false'), 'turned off');
    Agahi::ask($peer, 'VOTE', 0, source_addr => '923001230002');
    is($site->wait_stats('sent', 3), 3, 'three were answered');
    is(scalar(lines_of($site, 'message')), 1, 'one while it was on');
    masked('923001230002');
    nobody_is_in($site, substr($reply->{text}, 0, 20));
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'what is refused for good, and what at first' => sub {
    my ($site, $peer) = Agahi->bound(configure => \&on);
    my ($from, $tries) = ('923001230011', 0);
    my $state = { replies => {}, responses => {}, submit_status => sub { 0x0b } };
    Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $from);
    Agahi::serve($peer, $state, 10, sub { $site->log_text =~ /event=message / });
    my $line = wait_line($site, 'message', 1);
    is("$line->{state} $line->{status} $line->{reason}", 'failed 0x0b destination address is invalid', 'refused for good, and why');
    ok(!exists $line->{message_id}, 'it has no id');
    agrees($site, $line, 'failed');

    # The second part of an answer alone: the citizen has the first.
    my $count = 0;
    $state = { replies => {}, responses => {}, submit_status => sub { $count++ == 1 ? 0x0b : 0 } };
    Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => '923001230012');
    Agahi::serve($peer, $state, 10, sub { scalar(lines_of($site, 'message')) == 2 });
    $line = wait_line($site, 'message', 2);
    is("$line->{state} $line->{status}", 'failed 0x0b', 'a part is refused');
    is($line->{accepted_parts}, $count - 1, 'and it says how many the citizen has');
    agrees($site, $line, 'half of it');

    $state = { replies => {}, responses => {}, submit_status => sub { $tries++ == 0 ? 0x58 : 0 } };
    Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => '923001230013');
    Agahi::serve($peer, $state, 10, sub { scalar(lines_of($site, 'message')) == 3 });
    $line = wait_line($site, 'message', 3);
    is("$line->{state} $line->{attempts}", 'sent 1', 'throttled once, then taken');
    cmp_ok($line->{settled} =~ s/s$//r, '>', 0.9, 'the rest between the two is in its time');
    agrees($site, $line, 'throttled');
    masked($_) for $from, '923001230012', '923001230013';
    nobody_is_in($site);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'the edition is that of the answer, also after a restart; what expires says so' => sub {
    my ($site, $peer) = Agahi->bound(configure => \&on);
    my ($from, $expires) = ('923001230021', '923001230022');
    my $held = sub { }; # an SMSC that takes its time
    my $state = { replies => {}, responses => {}, respond => $held };
    my $seq = Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $from);
    my $other = Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => $expires);
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} && exists $state->{responses}{$other}
            && defined $state->{replies}{$from}{text} && defined $state->{replies}{$expires}{text} });
    $site->import_sample for 1 .. 2;
    ok($site->wait_log(qr/event=content_loaded edition=[23]/), 'another edition is live meanwhile');
    kill('KILL', $site->{daemon});
    $site->wait_exit($site->{daemon}, 10);
    $peer->close;
    is(scalar(lines_of($site, 'message')), 0, 'nothing was settled');
    my $id = `sqlite3 '$site->{folder}/journal.db' "SELECT max(id) FROM outbox"` + 0;
    system("sqlite3 '$site->{folder}/journal.db' \"UPDATE outbox SET received_ms = received_ms - 90000000 WHERE id = $id\"") == 0 or die;
    $site->start;
    ($peer) = $site->accept_bind($site->{listener});
    $state = { replies => {}, responses => {} };
    Agahi::serve($peer, $state, 10, sub { scalar(lines_of($site, 'message')) == 2 });
    wait_line($site, 'message', 2);
    my %by = map { $_->{state} => $_ } lines_of($site, 'message');
    is("$by{sent}{edition} $by{sent}{topic} $by{sent}{resent}", '1 vote true', 'sent again after the crash, with the edition of then');
    ok(!exists $by{sent}{committed}, 'when it was committed is not known any more');
    is($by{sent}{message_id}, sprintf('%x', $state->{replies}{$from}{pdus}[0]{seq}), 'the id of this time');
    agrees($site, $by{sent}, 'sent again');
    is("$by{expired}{id} $by{expired}{edition}", "$id 1", 'the one that had waited for a day is expired');
    cmp_ok($by{expired}{settled} =~ s/s$//r, '>', 89999, 'after so long');
    ok(!$state->{replies}{$expires}, 'and did not go out');
    agrees($site, $by{expired}, 'expired');
    masked($_) for $from, $expires;
    nobody_is_in($site);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'a message that is delivered again' => sub {
    my ($site, $peer) = Agahi->bound(configure => \&on);
    my $from = '923001230031';
    my %message = (short_message => 'VOTE', data_coding => 0, source_addr => $from);
    Agahi::ask($peer, 'VOTE', 0, source_addr => $from);
    is(wait_line($site, 'message', 1)->{state}, 'sent', 'it is answered');
    $peer->close;
    ($peer) = $site->accept_bind($site->{listener});
    my $state = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($peer, %message);
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} });
    my $line = wait_line($site, 'message', 2);
    is("$line->{state} $line->{from} $line->{link} $line->{count}", 'redelivered ' . masked($from) . ' telco-a 1', 'and then known again');
    is($site->stats->{sent}, 1, 'without a second answer');
    nobody_is_in($site);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'what gets no answer is told, and a flood of it does not fill the log' => sub {
    my ($site, $peer) = Agahi->bound(configure => \&on, limits => 'sms = { burst = 2; per_minute = 1; per_day = 10; };');
    my ($from, $flood) = ('923001230041', 3000);
    my $state = { replies => {}, responses => {} };
    my @sent;
    for my $i (1 .. $flood) {
        push @sent, Agahi::deliver($peer, short_message => "VOTE $i", data_coding => 0, source_addr => $from);
        Agahi::serve($peer, $state, 10, sub { keys %{ $state->{responses} } > @sent - 50 }) if @sent % 10 == 0;
    }
    Agahi::serve($peer, $state, 20, sub { keys %{ $state->{responses} } == $flood });
    is(scalar(keys %{ $state->{responses} }), $flood, "$flood messages of one number are acknowledged");
    $site->wait_stats('sent', 3);
    my @lines = lines_of($site, 'message');
    my @answered = grep { $_->{state} eq 'sent' } @lines;
    my @silent = grep { $_->{state} eq 'silent' } @lines;
    is(scalar(@answered), 3, 'two are answered, and a notice says why no more are');
    is(join(' ', sort map { $_->{rule} } @answered) =~ /\blimited\b/ ? 1 : 0, 1, 'the notice is told as such');
    cmp_ok(scalar(@silent), '<=', 2, 'the rest are a line or two');
    is("$silent[0]{rule} $silent[0]{from} $silent[0]{count}", 'limited ' . masked($from) . ' 1', 'the first at once');
    is($silent[0]{id}, undef, 'without an id: it left no row');
    ok(set_messages($site, 'false'), 'turned off');
    my $sum = 0;
    $sum += $_->{count} for grep { $_->{state} eq 'silent' } lines_of($site, 'message');
    is($sum, $flood - 3, 'it says how many there were in all');

    ok(set_messages($site, 'true'), 'turned on');
    my @before = lines_of($site, 'message');
    my $broken = Agahi::deliver($peer, short_message => "\x7fabc", esm_class => 0x40, data_coding => 0, source_addr => '923001230042');
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$broken} });
    my $line = wait_line($site, 'message', @before + 1);
    is("$line->{state} $line->{status} $line->{from}", 'refused 0x01 ' . masked('923001230042'), 'one that cannot be read is refused');
    is(hex $line->{status}, $state->{responses}{$broken}, 'with the status that the SMSC got');
    Agahi::ask($peer, 'STOP', 0, source_addr => '923001230043');
    is(wait_line($site, 'message', @before + 2)->{state}, 'sent', 'STOP is answered');
    my $seq = Agahi::deliver($peer, short_message => 'xyzzy plugh', data_coding => 0, source_addr => '923001230043');
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} });
    $line = wait_line($site, 'message', @before + 3);
    is("$line->{state} $line->{rule}", 'silent stopped', 'and then silence, as was wished');
    agrees($site, $line, 'silent');
    masked('923001230043');
    nobody_is_in($site, 'xyzzy', 'plugh', 'abc"');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

# --- dialogues ---------------------------------------------------------------------------------------------

sub dial {
    my ($peer, $state, $number, $op, $text, $from) = @_;
    my $screens = @{ $state->{screens} };
    Agahi::deliver($peer, short_message => $text, data_coding => 0, source_addr => $from, ussd_service_op => chr($op),
        its_session_info => pack('n', $number << 1));
    Agahi::serve($peer, $state, 5, sub { @{ $state->{screens} } > $screens });
}

story 'a dialogue is one line; a text that is asked for in it is a message' => sub {
    my ($site, $peer) = Agahi->bound(configure => \&on, link => 'ussd = { codes = [ "*8301#" ]; };',
        limits => 'sms = { burst = 10; per_minute = 60; per_day = 100; }; ussd = { burst = 2; per_minute = 1; per_day = 10; };');
    my $from = '923001230051';
    my $state = { replies => {}, responses => {}, screens => [], sms => [] };
    $state->{respond} = sub {
        my ($smsc, $pdu) = @_;
        $smsc->submit_sm_resp(seq => $pdu->{seq}, message_id => sprintf('%x', $pdu->{seq}));
        push @{ $state->{ defined $pdu->{ussd_service_op} ? 'screens' : 'sms' } }, $pdu;
    };
    Agahi::ask($peer, 'ENGLISH', 0, source_addr => $from);
    wait_line($site, 'message', 1);
    dial($peer, $state, 5, 1, '*8301#', $from);
    dial($peer, $state, 5, 0x12, '1', $from);
    dial($peer, $state, 5, 0x12, '1', $from);
    is(scalar(lines_of($site, 'dialogue')), 0, 'while it goes on nothing is said');
    Agahi::deliver($peer, short_message => '', data_coding => 0, source_addr => $from, ussd_service_op => chr(0x81), its_session_info => pack('n', 10));
    my $line = wait_line($site, 'dialogue', 1);
    is("$line->{end} $line->{from} $line->{link}", 'aborted ' . masked($from) . ' telco-a', 'when it is over, it is told: how it ended');
    is($line->{screens}, scalar @{ $state->{screens} }, 'how many screens the network got');
    is("$line->{language} $line->{edition}", 'en 1', 'in which language, of which edition');
    my $topic = $line->{topic};
    ok(defined $topic, "what was read: $topic");
    like($line->{lasted}, qr/^\d+\.\d{3}s$/, 'how long it lasted');

    dial($peer, $state, 6, 1, '*8301*1*1#', $from);
    my $screens = @{ $state->{screens} };
    Agahi::deliver($peer, short_message => '1', data_coding => 0, source_addr => $from, ussd_service_op => chr(0x12), its_session_info => pack('n', 12));
    Agahi::serve($peer, $state, 5, sub { @{ $state->{screens} } > $screens && lines_of($site, 'message') > 1 });
    is(wait_line($site, 'dialogue', 2)->{end}, 'screen', 'another ends with its last screen');
    $line = wait_line($site, 'message', 2);
    is("$line->{state} $line->{rule} $line->{topic} $line->{parts}", "sent dialled $topic " . @{ $state->{sms} }, 'and its SMS is a message');
    agrees($site, $line, 'dialled');
    dial($peer, $state, 7, 1, '*8301#', $from);
    $line = wait_line($site, 'dialogue', 3);
    is("$line->{end} $line->{from} $line->{count}", 'limited ' . masked($from) . ' 1', 'one too many is told');
    nobody_is_in($site);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

# --- journald ----------------------------------------------------------------------------------------------

# As systemd names the stream that it gives a service.
sub stream_of {
    my ($path) = @_;
    open(my $file, '>>', $path) or die;
    my ($device, $inode) = (stat $file)[0, 1];
    return "$device:$inode";
}

story 'each line has its priority where journald reads it, and nowhere else' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    local $ENV{JOURNAL_STREAM} = stream_of($site->{log});
    $site->start;
    ok($site->wait_log(qr/event=link_down/), 'the daemon runs, and has something to warn of');
    my %levels;
    $levels{ /^(?:<(\d)>)?time=\S+ level=(\w+) / ? ($1 // '-') . " $2" : "? $_" }++ for split /\n/, $site->log_text;
    is(join(', ', sort keys %levels), '4 warn, 6 info', 'its lines have theirs');
    my $file = "$site->{folder}/events";
    $site->replace_config(sub { $_[0] =~ s/^log = .*$/log = { level = "debug"; file = "$file"; };/m });
    kill('HUP', $site->{daemon});
    for (1 .. 100) { last if -e $file && -s $file; sleep 0.05 }
    is($site->stop, 0, 'the daemon ends well');
    open(my $in, '<', $file) or die;
    is(scalar(grep { !/^time=/ } <$in>), 0, 'in a file there is none');

    local $ENV{JOURNAL_STREAM} = '1:1';
    my $before = length $site->log_text;
    $site->replace_config(sub { $_[0] =~ s/^log = .*$/log = { level = "info"; };/m });
    $site->start;
    ok($site->wait_log(qr/event=started.*event=started/s), 'started where standard error is not the stream of journald');
    $site->stop;
    is(scalar(grep { !/^time=/ } split /\n/, substr($site->log_text, $before)), 0, 'there is none either');
};

story 'a wrong configuration is an error to journald too' => sub {
    my $site = Agahi->new;
    $site->replace_config(sub { $_[0] =~ s/system_id/sistem_id/ });
    for my $program (['agahid', '-c', $site->{config}], ['agahi-desk', '-c', $site->{config}]) {
        unlink $site->{log};
        local $ENV{JOURNAL_STREAM} = stream_of($site->{log});
        my $pid = $site->spawn('/dev/null', "$site->{build}/$program->[0]", @$program[1 .. 2]);
        $site->wait_exit($pid, 10);
        my @lines = split /\n/, $site->log_text;
        cmp_ok(scalar(@lines), '>', 0, "$program->[0] says what is wrong");
        is(scalar(grep { !/^<3>\S/ } @lines), 0, 'with the priority of an error on each line');
    }
};

done_testing;
