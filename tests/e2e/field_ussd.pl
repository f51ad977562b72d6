#!/usr/bin/perl
# Dialogues as real networks carry them: told by a part of a parameter or by the subscriber alone, with a service_type
# that is repeated, confirmed by empty messages, keys in any coding; and a table that made-up dials do not fill.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(decode encode);
use Time::HiRes qw(sleep time);

my $limits = 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; };'
    . ' ussd = { burst = 1000; per_minute = 60000; per_day = 65535; };';
my $number = 923006500000;

sub site {
    my ($ussd, %more) = @_;
    my $pair = $more{pair};
    my $link = ($pair ? 'bind = "receiver+transmitter";' : '') . ($more{link} // '') . qq{ussd = { codes = [ "*8301#" ]; $ussd };};
    my $site = Agahi->new(link => $link, limits => $limits . ($more{limits} // ''));
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($receiver, $transmitter) = $site->accept_pair($listener, $pair);
    return { site => $site, receiver => $receiver, transmitter => $transmitter, listener => $listener };
}

sub over {
    my ($at) = @_;
    $_->close for $at->{receiver}, $at->{transmitter};
    is($at->{site}->stop, 0, 'the daemon ends well');
    close $at->{listener};
}

sub screen_text {
    my ($pdu) = @_;
    return decode($pdu->{data_coding} == 8 ? 'UTF-16BE' : 'gsm0338', $pdu->{short_message});
}

# Sends a message of a dialogue; returns the screen that answers it, undef where none comes.
sub turn {
    my ($at, $tlvs, %field) = @_;
    my $screen;
    my $state = { replies => {}, responses => {}, respond => sub {
        my ($peer, $pdu) = @_;
        $peer->submit_sm_resp(seq => $pdu->{seq}, message_id => 'x');
        $screen = $pdu;
    } };
    my $wait = delete $field{seconds} // 10;
    my $command = delete $field{command} // 5;
    my $seq = Agahi::send_message($at->{receiver}, $command, source => $number, to => '*8301#', tlvs => $tlvs, %field);
    Agahi::serve_pair($at->{receiver}, $at->{transmitter}, $state, $wait, sub { $screen && exists $state->{responses}{$seq} });
    return $screen;
}

sub op { return Agahi::tlv(0x0501, chr $_[0]) }
sub its { return Agahi::tlv(0x1383, pack('n', $_[0])) }
sub reference { return Agahi::tlv(0x0204, pack('n', $_[0])) }

# --- a table that is full, for a while -----------------------------------------------------------------------------------
my ($full, $filled); # it waits while other stories are told

sub dial_full {
    my ($caller) = @_;
    $number = 923006590000 + $caller;
    return turn($full, its(2 * $caller) . op(1), text => '*8301*2#');
}

story 'a table that is full: everybody has just dialled' => sub {
    # While other stories are told nobody answers on this link.
    $full = site('dialect = "end-bit"; timeout = 600;', link => 'enquire_link = 600;', limits => ' sessions = 50;');
    ok(dial_full(1), 'somebody dials');
    dial_full($_) for 2 .. 50;
    my $early = dial_full(51);
    ok($early && unpack('n', $early->{its_session_info}) & 1, 'while all places are taken by people who just dialled, one more is asked to dial again');
    $filled = time();
};

# --- how a dialogue is told ----------------------------------------------------------------------------------------------
my %ways = (
    'its_session_info' => [sub { its(0x1234) }, sub { its(0x1234) }],
    'its_session_octet' => [sub { its(0x5500 + 2 * $_[0]) }, sub { its(0x5500 + 2 * $_[0]) }],
    'user_message_reference' => [sub { reference(77) }, sub { reference(77) }],
    'subscriber' => [sub { '' }, sub { '' }],
    'subscriber, with a parameter' => [sub { its(0x0400 + 2 * $_[0]) }, sub { its(0x0400 + 2 * $_[0]) }],
);
for my $way (sort keys %ways) {
    for my $pair (0, 1) {
        story "a dialogue told by $way" . ($pair ? ', two connections' : '') => sub {
            my ($session) = $way =~ /^(\w+)/;
            my $at = site(qq{dialect = "pssr-end"; session = "$session";}, pair => $pair);
            my ($given, $wanted) = @{ $ways{$way} };
            my $name = "$way" . ($pair ? ', two connections' : '');
            my $command = $pair ? 0x103 : 5;
            ++$number;
            my $first = turn($at, $given->(0) . op(1), text => '*8301#', command => $command);
            like($first ? screen_text($first) : undef, qr/^1 /m, "$name: dialling shows a menu");
            my $second = turn($at, $given->(1) . op(0x12), text => '2', command => $command);
            ok($second && screen_text($second) ne screen_text($first), "$name: a key goes on in the same dialogue");
            my $third = turn($at, $given->(2) . op(0x12), text => '2', command => $command);
            ok($third && screen_text($third) ne screen_text($second), "$name: and another");
            my $echoed = $third ? join('', map { defined $third->{$_} ? Agahi::tlv({ its_session_info => 0x1383, user_message_reference => 0x0204 }->{$_}, $third->{$_}) : '' }
                qw(its_session_info user_message_reference)) : 'none';
            is(unpack('H*', $echoed), unpack('H*', $wanted->(2)), "$name: the screen gives back the parameter of the message that it answers");
            over($at);
        };
    }
}
# Without any operation, told by the service_type and the subscriber alone.
story 'a dialogue told by nothing but the subscriber' => sub {
    my $at = site('dialect = "pssr-end"; session = "subscriber";');
    ++$number;
    my $first = turn($at, '', text => '*8301#', service_type => 'USSD');
    my $second = turn($at, '', text => '2', service_type => 'USSD');
    ok($first && $second && screen_text($first) ne screen_text($second), 'no parameter at all: the subscriber\'s dialogue goes on');
    over($at);
};

# --- a screen repeats the service_type ---------------------------------------------------------------------------------------
for my $case (['as the message had it', '', '', 'USSD', 'USSD'], ['none', '', '', '', ''], ['of the link', 'service_type = "CMT";', '', 'USSD', 'CMT'],
    ['of its own', 'service_type = "CMT";', 'service_type = "MENU";', 'USSD', 'MENU'], ['a long one, cut', '', '', 'ussdgw7', 'ussdg'])
{
    my ($what, $link, $ussd, $given, $wanted) = @$case;
    story "a screen's service_type: $what" => sub {
        my $at = site("dialect = \"end-bit\"; $ussd", link => $link);
        for my $command (5, 0x103) {
            ++$number;
            my $screen = turn($at, its(0x200 + 2 * $command) . op(1), text => '*8301#', service_type => $given, command => $command);
            is($screen ? $screen->{service_type} : undef, $wanted, sprintf('service_type %s, command 0x%x', $what, $command));
        }
        over($at);
    };
}

# --- empty operations begin nothing --------------------------------------------------------------------------------------------
for my $dialect (['end-bit', \&its, 2], ['pssr-end', \&its, 2], ['message-reference', \&reference, 1]) {
    story "$dialect->[0]: empty operations begin nothing" => sub {
        my ($dialect_name, $session, $factor) = @$dialect;
        my $at = site(qq{dialect = "$dialect_name";});
        ++$number;
        my $tlv = $session->(0x150 * $factor);
        turn($at, $tlv . op(1), text => '*8301*2#'); # English, and its menu
        my $last = turn($at, $tlv . op(0x12), text => '0');
        ok($last && ($last->{ussd_service_op} eq "\x11" || unpack('n', $last->{its_session_info}) & 1), "$dialect_name: 0 at the top is answered by a last screen");
        for my $op (0x12, 0x13, 0x02) {
            for my $command (5, 0x103) {
                my $screen = turn($at, $tlv . op($op), text => '', seconds => 0.7, command => $command);
                ok(!$screen, sprintf('%s: an empty operation 0x%02x by command 0x%x after it brings nothing', $dialect_name, $op, $command));
            }
        }
        my $again = turn($at, $tlv . op(0x12), text => '1');
        ok($again, "$dialect_name: a key does begin anew");
        over($at);
    };
}

story 'keys in any coding' => sub {
    my $at = site('dialect = "end-bit";');
    for my $case (['the Urdu digit under 0x48', "\x06\xf3", 0x48], ['under 8', "\x06\xf3", 8], ['in little endian', "\xf3\x06", 8],
        ['in UTF-8 under 8', "\xdb\xb3", 8], ['in UTF-8 under 0', "\xdb\xb3", 0], ['a digit of ASCII under 8', '3', 8],
        ['a digit of UCS-2 under 0x58', "\0003", 0x58], ['a digit in little endian', "3\0", 8], ['a digit of 8 bits', '3', 0xf4])
    {
        my ($what, $octets, $coding) = @$case;
        my $tlv = its(0x600 + 2 * ($number % 100));
        ++$number;
        turn($at, $tlv . op(1), text => '*8301*2#');
        my $wanted = turn($at, $tlv . op(0x12), text => '3');
        turn($at, $tlv . op(0x12), text => '00');
        my $screen = turn($at, $tlv . op(0x12), text => $octets, data_coding => $coding);
        is($screen ? screen_text($screen) : undef, screen_text($wanted), "key 3: $what");
    }
    over($at);
};

# --- pages -----------------------------------------------------------------------------------------------------------------------
# No page without text, and the ways out are named on each.
for my $case (['Urdu', 1, qr/^0 واپس$/m, qr/^00 شروع$/m, 80, 182], ['English', 2, qr/^0 Back$/m, qr/^00 Home$/m, 80, 182],
    ['English, small screens', 2, qr/\b0\b/, qr/\b00\b/, 50, 90])
{
    story "$case->[0]: no page without text, and the ways out are named on each" => sub {
        my ($language, $choice, $back, $home, $units, $septets) = @$case;
        my $at = site("dialect = \"end-bit\"; max_ucs2 = $units; max_septets = $septets;");
        my ($pages, $empty, $unnamed) = (0, 0, 0);
        for my $menu (1 .. 5) {
            for my $item (1 .. 6) {
                ++$number;
                my $tlv = its(2 * ($menu * 10 + $item));
                my $screen = turn($at, $tlv . op(1), text => "*8301*$choice*$menu*$item#") or next;
                for (1 .. 30) {
                    # An SMS that was asked for, or a last screen: nothing can be pressed.
                    last if !defined $screen->{its_session_info} || unpack('n', $screen->{its_session_info}) & 1;
                    my $text = screen_text($screen);
                    $text =~ s/\x{200f}//g;
                    my @lines = split /\n/, $text;
                    $pages++;
                    $empty++ if !grep { !/^\d+( \d+)*( |$)/ } @lines and !grep { /^[1-8] / } @lines;
                    my $at_top = $text =~ /^0 (?:Exit|ختم)$/m || $text =~ /^0$/m; # there is no home to go to
                    $unnamed++ if !$at_top && ($text !~ $back || $text !~ $home);
                    last if $text !~ /^9( |$)/m;
                    $screen = turn($at, $tlv . op(0x12), text => '9') or last;
                }
            }
        }
        ok($pages > 30 && $empty == 0, "$language: no page is without text") or diag("$empty of $pages");
        is($unnamed, 0, "$language: back and home are named on every page");
        over($at);
    };
}
# A wrong key repeats the screen, whatever page it shows.
story 'a wrong key repeats the screen, whatever page it shows' => sub {
    my $at = site('dialect = "end-bit";');
    ++$number;
    my $tlv = its(0x900);
    turn($at, $tlv . op(1), text => '*8301*1*2*1#');
    my $page = turn($at, $tlv . op(0x12), text => '9');
    my $wrong = turn($at, $tlv . op(0x12), text => '77');
    my ($text, $again) = map { my $t = screen_text($_); $t =~ s/\x{200f}//g; $t } $page, $wrong;
    like($again, qr/\Q$text\E$/, 'a wrong key on the second page repeats that page');
    over($at);
};

story 'a table that is full: who has been idle for 20 seconds' => sub {
    my $left = $filled + 21 - time();
    sleep $left if $left > 0;
    my $later = dial_full(52);
    ok($later && !(unpack('n', $later->{its_session_info}) & 1), 'when somebody has been idle for 20 seconds, a newcomer gets the place');
    ok((grep { dial_full($_) && 1 } 53 .. 60) == 8, 'and the next ones, too');
    over($full);
};
done_testing;
