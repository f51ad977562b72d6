# A browser that is nothing but forms and cookies, and a person in front of it, with a password and an app.
package Browser;

use strict;
use warnings;
use utf8;

use Digest::SHA;
use Encode qw(decode encode);
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

# Options: port of the desk, name of the person; password, language of the pages.
sub new {
    my ($class, %options) = @_;
    return bless { cookies => {}, password => "a long way from $options{name} to the sea", language => 'en', used => 0, %options }, $class;
}

sub connect {
    my ($self) = @_;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{port}, Timeout => 5);
}

# What comes until the end of an answer, or of the connection, or until it is silent for so long (seconds).
sub receive {
    my ($socket, $seconds) = @_;
    my ($got, $select) = ('', IO::Select->new($socket));
    while ($select->can_read($seconds // 2)) {
        last if !sysread($socket, $got, 65536, length $got);
        last if $got =~ /^HTTP\/1\.1 \d+.*?\r\nContent-Length: (\d+)\r\n.*?\r\n\r\n(.*)/si && length($2) >= $1;
    }
    return $got;
}

sub quote { return join '', map { /[\w.-]/ ? $_ : sprintf('%%%02X', ord) } split //, encode('UTF-8', $_[0]) }

# Asks; returns { status, head, html, octets, path, location }. Options: form => [name => value, …], headers => {…}, body, type.
sub ask {
    my ($self, $method, $path, %options) = @_;
    $path =~ s/#.*//; # stays in the browser
    my $body = $options{body};
    if ($options{form}) {
        my @fields = @{ $options{form} };
        my @pairs;
        while (my ($name, $value) = splice(@fields, 0, 2)) { push @pairs, quote($name) . '=' . quote($value // '') }
        $body = join '&', @pairs;
    }
    my %headers = (
        Host => "localhost:$self->{port}", 'Accept-Language' => $self->{language}, Connection => 'close',
        $method eq 'POST' ? ('Sec-Fetch-Site' => 'same-origin', 'Content-Type' => $options{type} // 'application/x-www-form-urlencoded',
            'Content-Length' => length($body // '')) : (),
        %{ $options{headers} // {} },
    );
    my $cookies = join '; ', map { "$_=$self->{cookies}{$_}" } sort keys %{ $self->{cookies} };
    $headers{Cookie} //= $cookies if $cookies ne '';
    my $octets = "$method $path HTTP/1.1\r\n" . join('', map { defined $headers{$_} ? "$_: $headers{$_}\r\n" : () } sort keys %headers) . "\r\n" . ($body // '');
    return $octets if $options{only_octets};
    my $socket = $self->connect or die "the desk does not answer";
    print {$socket} $octets;
    my $got = receive($socket, $options{seconds} // 30);
    return $self->take($got, $path);
}

sub get { my ($self, $path, %options) = @_; return $self->ask('GET', $path, %options) }
sub post { my ($self, $path, $form, %options) = @_; return $self->ask('POST', $path, form => $form, %options) }

sub take {
    my ($self, $octets, $path) = @_;
    my ($head, $body) = split /\r\n\r\n/, $octets, 2;
    my ($status) = ($head // '') =~ m{^HTTP/1\.1 (\d+)};
    while (($head // '') =~ /^Set-Cookie: ([\w-]+)=([^;\r\n]*)/gmi) {
        if ($2 eq '') { delete $self->{cookies}{$1} } else { $self->{cookies}{$1} = $2 }
    }
    my ($location) = ($head // '') =~ /^Location: (\S+)/mi;
    return { status => $status // 0, head => $head // '', octets => $body // '', path => $path, location => $location,
        html => eval { decode('UTF-8', $body // '', Encode::FB_CROAK | Encode::LEAVE_SRC) } // '' };
}

# Where an answer leads, in the end.
sub follow {
    my ($self, $answer) = @_;
    for (1 .. 5) {
        return $answer if $answer->{status} != 303 || !defined $answer->{location};
        $answer = $self->get($answer->{location} =~ s{^https?://[^/]+}{}r);
    }
    return $answer;
}

sub unescape {
    my ($text) = @_;
    my %entity = (amp => '&', lt => '<', gt => '>', quot => '"');
    return $text =~ s/&(?:(amp|lt|gt|quot)|#x([0-9a-f]+)|#(\d+));/$1 ? $entity{$1} : chr($2 ? hex $2 : $3)/gier;
}

sub attribute { return $_[0] =~ /[\s"]$_[1]="([^"]*)"/ ? unescape($1) : undef }

# The forms of a page: { action, method, fields => [[name, value, kind], …], buttons => [[name, value, formaction], …] }.
sub forms {
    my ($answer) = @_;
    my @forms;
    while ($answer->{html} =~ m{<form\b([^>]*)>(.*?)</form>}gs) {
        my ($attributes, $inside) = ($1, $2);
        my %form = (action => attribute($attributes, 'action') // $answer->{path}, method => lc(attribute($attributes, 'method') // 'get'),
            fields => [], buttons => []);
        while ($inside =~ m{<(input|textarea|select|button)\b([^>]*)>(?:([^<]*)</textarea>)?}g) {
            my ($element, $more, $text) = ($1, $2, $3);
            my ($name, $value, $type) = (attribute($more, 'name'), attribute($more, 'value') // '', attribute($more, 'type') // 'text');
            if ($element eq 'button') { push @{ $form{buttons} }, [$name, $value, attribute($more, 'formaction')]; next }
            next if !defined $name;
            if ($element eq 'textarea') { push @{ $form{fields} }, [$name, unescape(($text // '') =~ s/^\n//r), 'textarea'] }
            elsif ($element eq 'select') {
                my ($list) = substr($inside, pos($inside)) =~ m{^(.*?)</select>}s;
                my ($chosen) = ($list // '') =~ /<option\b([^>]*\sselected[^>]*)>/;
                ($chosen) = ($list // '') =~ /<option\b([^>]*)>/ if !defined $chosen;
                push @{ $form{fields} }, [$name, attribute($chosen // '', 'value') // '', 'select'];
            } elsif ($type =~ /^(checkbox|radio)$/) { push @{ $form{fields} }, [$name, $value, $more =~ /\schecked/ ? 'ticked' : 'unticked'] }
            else { push @{ $form{fields} }, [$name, $value, $type] }
        }
        push @forms, \%form;
    }
    return @forms;
}

# The form of a page whose address, or whose button's, matches; dies when there is none.
sub form {
    my ($answer, $pattern) = @_;
    for my $form (forms($answer)) {
        return ($form, $form->{action}) if $form->{action} =~ $pattern;
        for my $button (@{ $form->{buttons} }) { return ($form, $button->[2]) if ($button->[2] // '') =~ $pattern }
    }
    my @there = map { ($_->{action}, map { $_->[2] // () } @{ $_->{buttons} }) } forms($answer);
    die "no form $pattern on $answer->{path} (status $answer->{status}); there are: @there\n";
}

sub has_form { my ($answer, $pattern) = @_; return defined eval { form($answer, $pattern) } }

# Fills and sends a form of a page; other fields are sent as they stand. Returns where that leads.
sub submit {
    my ($self, $answer, $pattern, %filled) = @_;
    my $options = delete $filled{-options} // {};
    my ($form, $address) = form($answer, $pattern);
    my (@fields, %there);
    for my $field (@{ $form->{fields} }) {
        my ($name, $value, $kind) = @$field;
        $there{$name} = 1;
        if ($kind eq 'ticked' || $kind eq 'unticked') {
            my $wanted = exists $filled{$name} ? (ref $filled{$name} ? scalar(grep { $_ eq $value } @{ $filled{$name} }) : ($filled{$name} // '') eq $value || ($filled{$name} // '') eq 'tick') : $kind eq 'ticked';
            push @fields, $name => $value if $wanted;
        } else { push @fields, $name => $filled{$name} // $value }
    }
    push @fields, $_ => $filled{$_} for grep { !$there{$_} } sort keys %filled;
    my $got = $form->{method} eq 'post' ? $self->post($address, \@fields, %$options)
        : $self->get("$address?" . join('&', map { quote($fields[2 * $_]) . '=' . quote($fields[2 * $_ + 1]) } 0 .. @fields / 2 - 1));
    return $options->{stay} ? $got : $self->follow($got);
}

# --- people -----------------------------------------------------------------------------------------------------------

# The six digits (RFC 6238). Each is good once; those of the next half minute are good already.
sub code {
    my ($self) = @_;
    for (;;) {
        my $now = int(time() / 30);
        my $step = $self->{used} >= $now ? $self->{used} + 1 : $now;
        if ($step <= $now + 1) {
            $self->{used} = $step;
            my $bits = join '', map { sprintf '%05b', index('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', $_) } split //, $self->{secret};
            my $hash = Digest::SHA::hmac_sha1(pack('NN', 0, $step), pack('B*', substr($bits, 0, 8 * int(length($bits) / 8))));
            return sprintf '%06d', (unpack('N', substr($hash, ord(substr($hash, 19)) & 15, 4)) & 0x7fffffff) % 1_000_000;
        }
        sleep 0.2;
    }
}

# From the one-time link to the first page.
sub enter {
    my ($self, $link) = @_;
    my $page = $self->follow($self->get($link));
    for (1 .. 4) {
        last if !has_form($page, qr{^/invitation});
        if (!$self->{secret}) {
            my ($secret) = $page->{html} =~ /secret=([A-Z2-7]+)/;
            ($secret) = $page->{html} =~ />\s*((?:[A-Z2-7]{4}[ \x{a0}]?){8})\s*</ if !$secret;
            $self->{secret} = $secret =~ s/\s//gr if $secret;
        }
        my %form = map { $_->[0] => 1 } @{ (form($page, qr{^/invitation}))[0]{fields} };
        $page = $self->submit($page, qr{^/invitation},
            (map { $form{$_} ? ($_ => $self->{password}) : () } qw(password-new password-again)), $form{'secret-code'} ? ('secret-code' => $self->code) : ());
        push @{ $self->{codes} }, $page->{html} =~ /\b([a-z]{4}-[a-z]{4}-[a-z]{4})\b/g;
    }
    die "no secret for $self->{name}: $page->{status} $page->{html}" if !$self->{secret};
    $self->log_in if $self->get('/me')->{status} != 200;
    return $self;
}

sub log_in {
    my ($self) = @_;
    delete $self->{cookies}{$_} for grep { /desk/ } keys %{ $self->{cookies} };
    my $page = $self->submit($self->get('/login'), qr{^/login}, name => $self->{name}, password => $self->{password});
    $page = $self->submit($page, qr{^/second}, 'secret-code' => $self->code);
    my $me = $self->get('/me');
    die "$self->{name} is not let in: $page->{status} $page->{path}" if $me->{status} != 200;
    return $page;
}

# As an administrator: the path of a new one-time link.
sub invite {
    my ($self, $name, @roles) = @_;
    my $answer = $self->submit($self->get('/people'), qr{^/people$}, name => $name, shown => ucfirst $name, map { $_ => 'tick' } @roles);
    my ($link) = $answer->{html} =~ m{(/invitation/[\w-]+)} or die "no link for $name: $answer->{status} $answer->{html}";
    return $link;
}

# --- the way of an edition ------------------------------------------------------------------------------------------------

# A new draft from what is live; its number in addresses.
sub draft {
    my ($self) = @_;
    my $answer = $self->submit($self->get('/drafts'), qr{^/drafts$}, title => "A draft of $self->{name}", -options => { stay => 1 });
    my ($draft) = ($answer->{location} // '') =~ m{/set/(\d+)} or die "no draft: $answer->{status} $answer->{html}";
    return $draft;
}

# Changes a text; returns the answer to the save, not followed.
sub save {
    my ($self, $draft, $topic, $lang, $text, %more) = @_;
    my $page = $more{page} // $self->get("/set/$draft/message/$topic/$lang");
    return $self->submit($page, qr{^/set/$draft/message/$topic/$lang$}, text => $text, do => 'save', -options => { stay => 1, %{ $more{options} // {} } });
}

# A deed on a draft from its review page: submit, approve, send, withdraw, giveup, ask, plan, update. Not followed.
sub act {
    my ($self, $draft, $deed, %more) = @_;
    my $page = $more{page} // $self->get("/review/$draft");
    return $self->submit($page, qr{/$draft/$deed$}, %{ $more{fields} // {} }, -options => { stay => 1 });
}

1;
