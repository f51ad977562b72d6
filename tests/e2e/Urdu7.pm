# A reader of GSM 7-bit Urdu that shares nothing with the daemon's: the tables of 3GPP TS 23.038, A.3.13 and A.2.13,
# in the standard's own layout, eight columns of sixteen codes.
package Urdu7;

use strict;
use warnings;
use utf8;

my $locking = <<'END';
0627 062B   SP    0 0635 06BA 0654    p
0622 062C    !    1 0636 06BB    a    q
0628 0681 068F    2 0637 06BC    b    r
067B 0684 068D    3 0638 0648    c    s
0680 0683 0630    4 0639 06C4    d    t
067E 0685 0631    5 0641 06D5    e    u
06A6 0686 0691    6 0642 06C1    f    v
062A 0687 0693    7 06A9 06BE    g    w
06C2 062D    )    8 06AA 0621    h    x
067F 062E    (    9 06AB 06CC    i    y
  LF 062F 0699    : 06AF 06D0    j    z
0679  ESC 0632    ; 06B3 06D2    k 0655
067D 068C    , 069A 06B1 064D    l 0651
  CR 0688 0696 0633 0644 0650    m 0653
067A 0689    . 0634 0645 064F    n 0656
067C 068A 0698    ? 0646 0657    o 0670
END

my $single = <<'END';
   @    < 06F4 0613    |    P    -    -
   £    = 06F5 0614    A    Q    -    -
   $    > 06F6 061B    B    R    -    -
   ¥    ¡ 06F7 061F    C    S    -    -
   ¿    ^ 06F8 0640    D    T    -    -
   "    ¡ 06F9 0652    E    U    €    -
   ¤    _ 060C 0658    F    V    -    -
   %    # 060D 066B    G    W    -    -
   &    *    { 066C    H    X    -    -
   ' 0600    } 0672    I    Y    -    -
  FF 0601 060E 0673    J    Z    -    -
   *  ESC 060F 06CD    K    -    -    -
   + 06F0 0610    [    L    -    -    -
  CR 06F1 0611    ~    M    -    -    -
HYPHEN 06F2 0612    ]    N    -    -    -
   / 06F3    \ 06D4    O    -    -    -
END

my %named = (SP => ' ', LF => "\n", CR => "\r", FF => "\f", HYPHEN => '-', ESC => undef, '-' => undef);

sub table {
    my @cells = split ' ', $_[0];
    my @table;
    for my $i (0 .. $#cells) {
        my $cell = $cells[$i];
        my $character = exists $named{$cell} ? $named{$cell} : length $cell == 4 ? chr hex $cell : $cell;
        $table[ ($i % 8) * 16 + int($i / 8) ] = $character;
    }
    return \@table;
}

my ($locking_table, $single_table) = (table($locking), table($single));

# Unpacked septets as text; which tables the header told.
sub decode {
    my ($octets, $has_locking, $has_single) = @_;
    my @codes = unpack('C*', $octets);
    my $text = '';
    while (@codes) {
        my $code = shift @codes;
        my $table = $has_locking ? $locking_table : undef;
        if ($code == 0x1b && @codes) {
            $code = shift @codes;
            die "an escape without a single shift table\n" if !$has_single;
            $table = $single_table;
        }
        my $character = $table ? $table->[$code] : Encode::decode('gsm0338', chr $code);
        die sprintf("code 0x%02x is in no table\n", $code) if !defined $character;
        $text .= $character;
    }
    return $text;
}

# Text as unpacked septets in both tables; undef where they do not have it.
sub encode {
    my ($text) = @_;
    my $octets = '';
    for my $character (split //, $text) {
        my ($code) = grep { defined $locking_table->[$_] && $locking_table->[$_] eq $character } 0 .. 127;
        my ($shifted) = grep { defined $single_table->[$_] && $single_table->[$_] eq $character } 0 .. 127;
        return undef if !defined $code && !defined $shifted;
        $octets .= defined $code ? chr $code : "\x1b" . chr $shifted;
    }
    return $octets;
}

1;
