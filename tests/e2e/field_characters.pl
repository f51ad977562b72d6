#!/usr/bin/perl
# All groups of data_coding; octets that contradict it; headers without their indicator.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);

my $number = 923006400000;
my ($vote, $be, $le, $utf8) = ('ووٹ', map { encode($_, 'ووٹ') } qw(UTF-16BE UTF-16LE UTF-8));
my @cases = (
    # 3GPP TS 23.038, 4: general groups, 00xx and 01xx
    (map { [sprintf('UCS-2 under 0x%02x', $_), $be, $_, $vote] } 0x08, 0x18, 0x19, 0x1a, 0x1b, 0x48, 0x58, 0x59, 0x5b, 0xe0, 0xe8),
    (map { [sprintf('GSM under 0x%02x', $_), 'VOTE', $_, 'VOTE'] } 0x00, 0x10, 0x11, 0x13, 0x40, 0x50, 0x53, 0xc0, 0xd0, 0xf0, 0xf3),
    (map { [sprintf('8 bits under 0x%02x', $_), 'VOTE', $_, 'VOTE'] } 0x04, 0x14, 0x44, 0x54, 0xf4, 0xf7),
    # octets that contradict the coding
    ['little endian under 8', $le, 8, $vote],
    ['little endian under 0x18', $le, 0x18, $vote],
    ['UTF-8 under 8', $utf8, 8, $vote],
    ['ASCII under 8', 'VOTE', 8, 'VOTE'],
    ['ASCII of five octets under 8', 'CHECK', 8, 'CHECK'],
    ['ASCII in little endian under 8', encode('UTF-16LE', 'VOTE'), 8, 'VOTE'],
    ['UTF-8 under 0', $utf8, 0, $vote],
    ['UTF-8 under 3', $utf8, 3, $vote],
    ['UTF-8 under 1', $utf8, 1, $vote],
    ['UCS-2 under 0', $be, 0, $vote],
    ['UCS-2 under 3', $be, 3, $vote],
    ['English in UCS-2 under 0', encode('UTF-16BE', 'VOTE'), 0, 'VOTE'],
    ['little endian under 0', $le, 0, $vote],
    # and what must stay as it is declared
    ['GSM with an at sign', "\0VOTE", 0, 'VOTE'],
    ['a mark of the byte order', "\xfe\xff" . $be, 8, $vote],
    ['the other mark', "\xff\xfe" . $le, 8, $vote],
);

for my $mode (0, 1) {
    my $name = $mode ? 'receiver+transmitter' : 'transceiver';
    story "$name: characters and headers as they come" => sub {
        my ($site, $receiver, $transmitter) = Agahi->bound(link => $mode ? 'bind = "receiver+transmitter"; long_messages = "sar";' : '');
        my %wanted;
        for my $case (@cases) {
            my ($what, $octets, $coding, $as) = @$case;
            my $command = $mode ? 0x103 : 5;
            $wanted{$as} //= $site->ask_on_paper($as);
            my (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, source => ++$number, text => $octets, data_coding => $coding);
            is($reply->{text}, $wanted{$as}, "$name: $what is read");
        }
        like($site->log_text, qr/event=encoding_guessed link=telco-a data_coding=0x\w\w declared=\S+ read_as=\S+ .*count=1 /,
            "$name: a coding that was guessed is told");
        my @lines = $site->log_text =~ /event=encoding_guessed/g;
        is(scalar @lines, 1, "$name: once a minute");

        # --- headers without their indicator ----------------------------------------------------------------------------
        my $question = "میں اپنے گاؤں سے لکھ رہا ہوں اور ایک بات پوچھنی ہے، جواب کا انتظار رہے گا۔\nاندراج";
        for my $form (['8 bits', sub { pack('C6', 5, 0, 3, 7, 2, $_[0]) }], ['16 bits', sub { pack('CCCnCC', 6, 8, 4, 777, 2, $_[0]) }],
            ['8 bits behind a shift', sub { pack('C9', 8, 0x25, 1, 0x0e, 0, 3, 7, 2, $_[0]) }])
        {
            my ($what, $header) = @$form;
            for my $alphabet (['UCS-2', 'UTF-16BE', 8, 134], ['little endian', 'UTF-16LE', 8, 134], ['UTF-8', 'UTF-8', 0, 140]) {
                my ($alphabet_name, $encoding, $coding, $size) = @$alphabet;
                next if $what =~ /shift/ && $alphabet_name eq 'UTF-8';
                my $octets = encode($encoding, $question);
                my @parts = (substr($octets, 0, $size), substr($octets, $size));
                my $state = { replies => {}, responses => {} };
                ++$number;
                Agahi::send_message($receiver, $mode ? 0x103 : 5, source => $number, data_coding => $coding,
                    text => $header->($_) . $parts[ $_ - 1 ]) for 2, 1;
                Agahi::serve_pair($receiver, $transmitter, $state, 20, sub { defined(($state->{replies}{$number} // {})->{text}) });
                $wanted{indraj} //= $site->ask_on_paper('اندراج');
                is(($state->{replies}{$number} // {})->{text}, $wanted{indraj}, "$name: parts in $alphabet_name behind an unmarked header of $what are put together");
            }
        }
        # No header, though it begins like one: k above n, or elements that do not fill it.
        for my $text ("\5\0\3\1\2\3VOTE", "\5\0\2\1\2\1VOTE") {
            my ($status) = Agahi::ask_pair($receiver, $transmitter, 5, source => ++$number, text => $text);
            is($status, 0, "$name: a text that only begins like a header is a text");
        }
        $_->close for $receiver, $transmitter;
        is($site->stop, 0, "$name: the daemon ends well");
    };
}
done_testing;
