#!/usr/bin/perl
# Dialled sessions against an SMSC that is not ours, in every dialect and language: the whole sample tree, limits of
# screens, what ends a session, and what is left of it.
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
use Time::HiRes qw(sleep time);

my %dialects = (
    'end-bit' => { its => 1, end_bit => 1, show => 2, end => 2 },
    'pssr-end' => { its => 1, end_bit => 0, show => 2, end => 0x11 },
    'message-reference' => { its => 0, end_bit => 0, show => 2, end => 0x11 },
);

sub site {
    my ($ussd, %more) = @_;
    my $admin = Agahi::free_port();
    my $site = Agahi->new(link => "ussd = { codes = [ \"*8301#\" ]; $ussd };" . ($more{link} // ''),
        limits => $more{limits} // 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; };'
            . ' ussd = { burst = 1000; per_minute = 60000; per_day = 65535; };');
    $site->replace_config(sub { $_[0] .= "admin = { listen = \"127.0.0.1:$admin\"; };\n" });
    $site->{admin} = $admin;
    my ($code, undef, $errors) = $site->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv',
        '--menus', 'conf/menus.csv');
    die $errors if $code;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    return ($site, $peer, $listener);
}

sub figure {
    my ($site, $name) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$site->{admin}") or return undef;
    print $socket "GET /metrics HTTP/1.0\r\n\r\n";
    local $/;
    my $text = <$socket>;
    return $text =~ /^\Q$name\E (\S+)$/m ? $1 : undef;
}

sub wait_figure {
    my ($site, $name, $wanted) = @_;
    return Agahi::wait_for(20, sub { (figure($site, $name) // -1) == $wanted });
}

my $next_session = 100;

sub session_tlvs {
    my ($dialect, $session, $op) = @_;
    return (ussd_service_op => chr($op),
        $dialect->{its} ? (its_session_info => pack('n', $session << 1)) : (user_message_reference => pack('n', $session)));
}

# Sends one message of a dialogue and waits for the screen that answers it.
sub turn {
    my ($peer, $dialect, $session, $op, $text, %more) = @_;
    my $state = { responses => {}, screens => [] };
    my $seq = Agahi::deliver($peer, short_message => $text, data_coding => 0, session_tlvs($dialect, $session, $op), %more);
    my $until = time() + 8;
    while (time() < $until && !(@{ $state->{screens} } && exists $state->{responses}{$seq})) {
        my $pdu = Agahi::within(8, sub { $peer->read_pdu }) or last;
        if ($pdu->{cmd} == 4) {
            $peer->submit_sm_resp(seq => $pdu->{seq}, message_id => 'x');
            push @{ $state->{screens} }, $pdu if defined $pdu->{ussd_service_op};
            push @{ $state->{sms} }, $pdu if !defined $pdu->{ussd_service_op};
        } elsif ($pdu->{cmd} == 0x80000005) {
            $state->{responses}{ $pdu->{seq} } = $pdu->{status};
        } elsif ($pdu->{cmd} == 0x15) {
            $peer->enquire_link_resp(seq => $pdu->{seq});
        }
    }
    my $pdu = $state->{screens}[0] or return { status => $state->{responses}{$seq} };
    my $id = $dialect->{its} ? $pdu->{its_session_info} : $pdu->{user_message_reference};
    my $op_out = unpack('C', $pdu->{ussd_service_op});
    my $number = defined $id ? unpack('n', $id) : undef;
    return {
        status => $state->{responses}{$seq}, pdu => $pdu, sms => $state->{sms} // [],
        text => Agahi::decode_text($pdu->{short_message}, $pdu->{data_coding}),
        units => $pdu->{data_coding} == 8 ? length($pdu->{short_message}) / 2 : length($pdu->{short_message}),
        session => defined $number && $dialect->{its} ? $number >> 1 : $number,
        last => $dialect->{end_bit} ? (defined $number ? $number & 1 : 0) : ($op_out == $dialect->{end} ? 1 : 0),
        op => $op_out,
    };
}

sub dial { my ($peer, $dialect, $code, %more) = @_; my $session = $next_session++;
    return ($session, turn($peer, $dialect, $session, 1, $code, %more)); }

sub press { my ($peer, $dialect, $session, $key, %more) = @_; return turn($peer, $dialect, $session, 0x12, $key, %more); }

# --- the whole tree, in each language and dialect -------------------------------------------------------------
# The screens must be those of `agahi dial`, which gets the same keys.
sub on_paper {
    my ($site, $code, @keys) = @_;
    open(my $in, '>', "$site->{folder}/keys") or die;
    print $in map { "$_\n" } @keys;
    close $in;
    my $out = `$site->{build}/agahi -c $site->{config} dial '$code' < $site->{folder}/keys`;
    return map { s/\n\z//r } split /^--\n/m, Encode::decode('UTF-8', $out);
}

# Visits every item of every menu, but those left out, and every page of every text, and comes back.
sub walk {
    my ($peer, $dialect, $session, $screen, $visit, $depth, @left_out) = @_;
    die "the tree is too deep\n" if $depth > 6;
    my @pages = ($screen);
    $visit->($screen, undef);
    while ($pages[-1]{text} =~ /^\x{200f}?9 /m && !$pages[-1]{last}) {
        push @pages, press($peer, $dialect, $session, '9');
        $visit->($pages[-1], '9');
    }
    my %numbers;
    for my $page (@pages) {
        $numbers{$1} = 1 while $page->{text} =~ /^\x{200f}?([1-8]) /mg;
    }
    my $is_text = (grep { /^\x{200f}?1 (?:Get it by SMS|ایس ایم ایس پر لیں|SMS par lein)$/m } map { $_->{text} } @pages) ? 1 : 0;
    $visit->(press($peer, $dialect, $session, '0'), '0') for 2 .. @pages;
    return if $is_text;
    for my $number (sort { $a <=> $b } keys %numbers) {
        next if grep { $_ == $number } @left_out;
        my $next = press($peer, $dialect, $session, $number);
        walk($peer, $dialect, $session, $next, $visit, $depth + 1);
        $visit->(press($peer, $dialect, $session, '0'), '0');
    }
}

for my $name (sort keys %dialects) {
    my $dialect = $dialects{$name};
    story "$name: the whole tree, in each language" => sub {
        my ($site, $peer) = site("dialect = \"$name\";");
        for my $language (1 .. 3) {
            my ($session, $screen) = dial($peer, $dialect, '*8301#', source_addr => "9230011100$language$language");
            is($screen->{status}, 0, "$name, language $language: dialling is acknowledged");
            my ($screens, $over, $wrong_id, $closed, %topics) = (0, 0, 0, 0);
            my %more = (source_addr => "9230011100$language$language");
            my $visit = sub {
                my ($shown) = @_;
                $screens++;
                $over++ if $shown->{units} > ($shown->{pdu}{data_coding} == 8 ? 80 : 182);
                $wrong_id++ if ($shown->{session} // -1) != $session;
                $closed++ if $shown->{last};
                $topics{ (split /\n/, $shown->{text})[0] } = 1;
            };
            no warnings 'redefine';
            local *press = sub { my ($p, $d, $s, $key) = @_; return turn($p, $d, $s, 0x12, $key, %more); };
            $screen = press($peer, $dialect, $session, $language);
            # "About", whose languages would change the walk's own, is walked with `agahi dial` below.
            walk($peer, $dialect, $session, $screen, $visit, 0, 8);
            ok($screens > 60, "$name, language $language: the whole tree was walked") or diag("$screens screens");
            ok(keys %topics >= 30, "$name, language $language: all topics were seen") or diag(scalar keys %topics);
            is("$over over, $wrong_id astray, $closed closed", '0 over, 0 astray, 0 closed',
                "$name, language $language: no screen is over its limit, in another session, or a last one");
            my $bye = press($peer, $dialect, $session, '00');
            $bye = press($peer, $dialect, $session, '0');
            ok($bye->{last}, "$name, language $language: 0 at the top ends the session");
            is($bye->{op}, $dialect->{end}, "$name, language $language: with the dialect's operation");
            ok(wait_figure($site, 'agahi_ussd_sessions', 0), "$name, language $language: and nothing is left of it");
        }
        my $screens = figure($site, 'agahi_ussd_screens_total');
        $peer->close;
        is($site->stop, 0, "$name: the daemon ends well");
        my (undef, $stats) = $site->agahi('stats', '--json');
        is(decode_json($stats)->{requests}, 3, "$name: of $screens screens only the three choices of a language were written down");
    };
}

# --- the same screens as on paper ---------------------------------------------------------------------------
my $dialect = $dialects{'pssr-end'};
story 'the same screens as on paper' => sub {
    my ($site, $peer) = site('dialect = "pssr-end";');
    my @keys = (1, 1, 1, 9, 5, '۹', '۰', '00', 8, 2, 2, 2, 1, 'x', 1);
    my @paper = on_paper($site, '*8301#', map { encode('UTF-8', $_) } @keys);
    my ($session, $screen) = dial($peer, $dialect, '*8301#');
    my @wire = ($screen->{text});
    for my $key (@keys) {
        last if $screen->{last};
        $screen = press($peer, $dialect, $session, encode('UTF-16BE', $key), data_coding => 8);
        push @wire, $screen->{text};
    }
    is(join("\n--\n", @wire), join("\n--\n", @paper), 'the wire shows what `agahi dial` prints, Urdu digits and wrong keys too');
    ok($screen->{last}, 'a text asked for by SMS ends the session');
    ok($wire[0] =~ /^\x{200f}2 English$/m, 'a Latin line of an Urdu screen has a mark in front');
    ok(figure($site, 'agahi_ussd_marks_total') > 0, 'and marks are counted');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

sub turn_at {
    my ($peer, $code) = @_;
    my $session = $next_session++;
    return ($session, turn($peer, $dialect, $session, 1, '', destination_addr => $code, source_addr => '923002220001'));
}

story 'by SMS, deep dialling, the language remembered' => sub {
    my ($site, $peer) = site('dialect = "pssr-end";');
    my ($session, $screen) = dial($peer, $dialect, '*8301*4#', source_addr => '923002220001');
    ok($screen->{text} !~ /women/i, 'without a language chosen, the first key chooses it');
    ($session, $screen) = dial($peer, $dialect, '*8301*2*4#', source_addr => '923002220001');
    ok($screen->{text} =~ /^Every woman/, 'deep dialling goes straight there');
    my $state = { replies => {}, responses => {} };
    my $sent = press($peer, $dialect, $session, '1', source_addr => '923002220001');
    ok($sent->{last} && $sent->{text} =~ /on its way/, '1 sends the text by SMS and ends the session');
    push @{ $state->{sms} }, @{ $sent->{sms} };
    Agahi::serve($peer, $state, 5, sub { defined(($state->{replies}{'923002220001'} // {})->{text}) })
        if !@{ $sent->{sms} };
    my ($code, $out);
    for (1 .. 50) {
        ($code, $out) = $site->agahi('stats', '--json');
        last if $out =~ /"women"/;
        sleep 0.1;
    }
    ok($out =~ /"women"/, 'and the journal has it like any reply');
    ($session, $screen) = dial($peer, $dialect, '*8301#', source_addr => '923002220001');
    ok($screen->{text} =~ /^Voter information/, 'the language is remembered: the choice is passed over');
    ($code, $out) = $site->agahi('dial', '*8301#', '--from', '923002220001');
    ok($code == 0 && $out =~ /^Voter information\n.*\n--\n\z/s, '`agahi dial CODE --from MSISDN` knows it too');
    ($code, $out) = $site->agahi('dial', '*9999#');
    ok($code == 1 && $out eq '', 'a code that no link serves is told');
    ($code, $out) = $site->agahi('ask', '--from', '923002220001', 'xyzzy');
    ok($out =~ /^Sorry/, 'and holds for SMS too');
    ($session, $screen) = turn_at($peer, '*8301*2*1#');
    ok($screen->{text} =~ /^اپنی|^[^\n]*Language|^Polling day|^To vote/m, 'a code in the destination address is read');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'what ends a session' => sub {
    my ($site, $peer, $listener) = site('dialect = "pssr-end";');
    my ($session, $screen) = dial($peer, $dialect, '*8301#', source_addr => '923003330001');
    my ($second, $other) = dial($peer, $dialect, '*8301*2#', source_addr => '923003330001');
    ok($screen->{text} ne $other->{text} && $other->{session} == $second, 'one number may hold several sessions');
    my $aborted = figure($site, 'agahi_ussd_ends_total{end="aborted"}');
    Agahi::deliver($peer, short_message => '', source_addr => '923003330001', session_tlvs($dialect, $_, 0x81)) for $session, $second;
    ok(wait_figure($site, 'agahi_ussd_ends_total{end="aborted"}', $aborted + 2), 'an abort ends its session');
    my $again = press($peer, $dialect, $session, '1', source_addr => '923003330001');
    ok($again->{text} =~ /1 /, 'an answer to a session that is not there begins again');
    is(figure($site, 'agahi_ussd_unknown_total'), 1, 'and is counted');

    for my $case (['without ussd_service_op', its_session_info => pack('n', 77 << 1)],
        ['without its_session_info', ussd_service_op => chr 1],
        ['with one octet of its_session_info', ussd_service_op => chr 1, its_session_info => 'x'],
        ['with an operation that nobody knows', ussd_service_op => chr 0x33, its_session_info => pack('n', 78 << 1)])
    {
        my ($what, %tlvs) = @$case;
        my $broken = figure($site, 'agahi_ussd_broken_total');
        my $state = { responses => {} };
        my $seq = Agahi::deliver($peer, short_message => '*8301#', source_addr => '923003330002', %tlvs);
        my ($screen, $status);
        my $until = time() + 20;
        while (time() < $until && !(defined $screen && defined $status)) {
            my $pdu = Agahi::within(20, sub { $peer->read_pdu }) or last;
            $status = $pdu->{status} if $pdu->{cmd} == 0x80000005 && $pdu->{seq} == $seq;
            if ($pdu->{cmd} == 4) {
                $peer->submit_sm_resp(seq => $pdu->{seq}, message_id => 'x');
                $screen = $pdu;
            }
        }
        ok(defined $screen && unpack('C', $screen->{ussd_service_op}) == 0x11, "a message $what gets a last screen");
        is(figure($site, 'agahi_ussd_broken_total'), $broken + 1, "a message $what is counted");
    }
    ok($site->wait_log(qr/event=dialogue_broken link=telco-a reason="ussd_service_op is missing"/), 'and told in the log');

    # A screen that the SMSC does not take.
    my $refused = figure($site, 'agahi_ussd_ends_total{end="refused"}');
    Agahi::deliver($peer, short_message => '*8301#', source_addr => '923003330003', session_tlvs($dialect, $next_session++, 1));
    my $until = time() + 20;
    while (time() < $until) {
        my $pdu = Agahi::within(20, sub { $peer->read_pdu }) or last;
        next if $pdu->{cmd} != 4;
        $peer->submit_sm_resp(seq => $pdu->{seq}, status => 0x0b, message_id => '');
        last;
    }
    ok(wait_figure($site, 'agahi_ussd_ends_total{end="refused"}', $refused + 1), 'a refused screen ends its session');

    # A lost connection.
    dial($peer, $dialect, '*8301#', source_addr => "92300333010$_") for 1 .. 3;
    ok(figure($site, 'agahi_ussd_sessions') >= 3, 'sessions are open');
    $peer->close;
    ok(wait_figure($site, 'agahi_ussd_sessions', 0), 'a lost connection leaves none behind');
    ($peer) = $site->accept_bind($listener);

    # The catalogue changes under a session.
    my ($open, $first) = dial($peer, $dialect, '*8301*2*1#', source_addr => '923003330009');
    $site->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv');
    ok($site->wait_log(qr/event=content_loaded.*event=content_loaded/s), 'new messages are loaded');
    my $next = press($peer, $dialect, $open, '1', source_addr => '923003330009');
    ok($next->{text} =~ /^Voter information/, 'a session of the messages before begins again');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

# --- the simulator's phone, in each dialect --------------------------------------------------------------------
for my $name (sort keys %dialects) {
    story "$name: the simulator's phone" => sub {
        my $own = Agahi->new(link => "ussd = { codes = [ \"*8301#\" ]; dialect = \"$name\"; };");
        $own->import_sample;
        my $script = $own->write('script', "[923006660001] *8301*3#\nexpect Voter ki maloomat\n1\nexpect 1 Vote ka indraj\nx\nexpect Ghalat number\n"
            . "00\n0\nexpect Shukriya\nVOTE\nexpect Vote dalne\n");
        my $smsc = $own->spawn("$own->{folder}/talk", "$own->{build}/agahi-smsc", '-p', $own->{port}, '--dialect', $name, '--script', $script);
        $own->start;
        my $status = $own->wait_exit($smsc, 30);
        open(my $file, '<:utf8', "$own->{folder}/talk") or die;
        my $talk = do { local $/; <$file> };
        ok(defined $status && $status == 0, "$name: the simulator dials, presses and sees what it should") or diag($talk);
        ok($talk =~ /GSM 7-bit, \d+ of 182 left; type a key.*GSM 7-bit, \d+ of 182 left; the session is over/s,
            "$name: it draws the screen with what is left of it");
        $own->stop;
    };
}

story 'time-out, limits, a full table, overrides' => sub {
    my ($site, $peer) = site('dialect = "pssr-end"; timeout = 1; end = 0x17; max_ucs2 = 60;',
        limits => 'sms = { burst = 1; per_minute = 1; per_day = 1; }; ussd = { burst = 14; per_minute = 1; per_day = 100; }; sessions = 10;');
    my $own = { %$dialect, end => 0x17 };
    my ($session, $screen) = dial($peer, $own, '*8301*2*4#', source_addr => '923004440001');
    ok(wait_figure($site, 'agahi_ussd_ends_total{end="timeout"}', 1), 'a session without keys is forgotten in time');
    for my $round (1, 2) {
        ($session, $screen) = dial($peer, $own, $round == 1 ? '*8301*2*4#' : '*8301*4#', source_addr => '923004440001');
        $screen = press($peer, $own, $session, '1', source_addr => '923004440001');
        ok($screen->{last} && $screen->{op} == 0x17, "an overridden operation closes the session ($round)");
    }
    ok($screen->{text} =~ /wait a minute/, 'the SMS limiter holds for texts asked for by SMS');
    ($session, $screen) = dial($peer, $own, '*8301#', source_addr => '923004440002');
    ok($screen->{units} <= 60, 'a smaller screen is kept to');
    for (1 .. 20) {
        ($session, $screen) = dial($peer, $own, '*8301#', source_addr => '923004440003');
    }
    ok($screen->{last}, 'the session limiter answers with a last screen, not with silence');
    my $full = 0;
    for my $i (10 .. 25) {
        ($session, $screen) = dial($peer, $own, '*8301#', source_addr => "9230055500$i");
        $full++ if $screen->{last};
    }
    ok($full > 0 && figure($site, 'agahi_ussd_sessions') <= 10, 'more sessions than there may be get a last screen');
    my $log = $site->log_text;
    ok($log !~ /92300[345]\d{6}/, 'no number stands in the log');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};
done_testing;
