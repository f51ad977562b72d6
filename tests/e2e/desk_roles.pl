#!/usr/bin/perl
# Who may do what at the desk: every row of `agahi-desk --routes`, tried by everybody. The table below was written by hand
# and is the judge; a row that it does not know, or knows and the program has not, fails.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;

# r reader, e editor, s signer, a administrator; p: everybody, also who is not logged in; l: whoever is logged in.
my %may = map { my ($method, $path, $who) = split; ("$method $path" => $who) } grep { /\S/ && !/^\s*#/ } split /\n/, <<'END';
GET  /                                       l
GET  /asset/{name}                           p
GET  /font/{name}                            p
GET  /healthz                                p
GET  /help                                   p
POST /language                               p
GET  /poll                                   l
POST /stay                                   l
GET  /login                                  p
POST /login                                  p
GET  /second                                 l
POST /second                                 l
POST /logout                                 l
GET  /invitation/{token}                     p
POST /invitation/{token}                     p
GET  /me                                     l
POST /me/told                                l
POST /me/password                            l
POST /me/codes                               l
GET  /me/app                                 l
POST /me/app                                 l
POST /me/session                             l
POST /me/sessions                            l
# People: by administrators; a signer confirms a reset, and anybody takes back one of their own account.
GET  /people                                 sa
POST /people                                 a
GET  /people/{id}                            a
POST /people/{id}                            a
POST /people/{id}/again                      a
POST /people/{id}/end                        a
POST /people/{id}/reset                      a
POST /people/links/confirm                   sa
POST /people/links/back                      l
# Texts: seen by all, changed by editors.
GET  /messages                               resa
GET  /drafts                                 resa
POST /drafts                                 e
GET  /set/{e}                                resa
GET  /set/{e}/new                            e
POST /set/{e}/describe                       e
POST /set/{e}/giveup                         e
GET  /set/{e}/message/{topic}/{lang}         resa
POST /set/{e}/message/{topic}/{lang}         e
GET  /set/{e}/menus                          resa
POST /set/{e}/menus                          e
GET  /set/{e}/placeholders                   resa
POST /set/{e}/placeholders                   e
GET  /set/{e}/import                         resa
POST /set/{e}/import                         e
GET  /set/{e}/export/{table}                 resa
POST /preview                                resa
GET  /set/{e}/diff                           resa
POST /set/{e}/submit                         e
GET  /set/{e}/update                         e
POST /set/{e}/update                         e
# Review: by signers; that who touched a draft cannot approve it is no matter of roles (desk_way.pl, desk_races.pl).
GET  /review                                 resa
GET  /review/{e}                             resa
GET  /review/{e}/file                        s
GET  /review/{e}/ready                       resa
POST /review/{e}/approve                     s
POST /review/{e}/ask                         s
POST /review/{e}/withdraw                    s
POST /review/{e}/send                        s
POST /review/{e}/callback                    s
POST /review/{e}/plan                        es
POST /review/{e}/read                        es
POST /review/{e}/comment                     es
POST /review/{e}/done                        es
GET  /schedule                               resa
POST /schedule/occasion                      s
POST /schedule/remove                        s
# What is looked back on: by all; texts are taken into drafts by editors, checkpoints made by who is no editor alone.
GET  /figures                                resa
GET  /figures.csv                            resa
GET  /figures.json                           resa
GET  /figures.csv                            resa
GET  /unmatched                              resa
GET  /unmatched/text                         resa
GET  /unmatched/taken/{e}                    resa
GET  /unmatched/taken/{e}/ready              resa
POST /unmatched/take                         e
POST /unmatched/leave                        e
POST /unmatched/open                         e
GET  /audit                                  resa
GET  /audit.csv                              resa
POST /audit/verify                           resa
GET  /audit/checkpoint                       resa
GET  /audit/checkpoint.txt                   resa
POST /audit/checkpoint                       sa
GET  /phone                                  resa
POST /phone                                  resa
END

my %letter = (reader => 'r', editor => 'e', signer => 's', admin => 'a', both => 'es', nobody => '');
my $desk = Desk->opened(reader => 'reader', editor => 'editor', signer => 'signer', both => 'editor signer');
my $people = $desk->{people};
$people->{nobody} = $desk->browser('nobody');
my $draft = $people->{editor}->draft;

my %hole = (e => $draft, topic => 'vote', lang => 'en', table => 'messages.csv', token => 'A' x 43, name => 'nothing.css', id => 999_999);

# What an answer says of the person's right: "let", "log in first", "no".
sub verdict {
    my ($answer) = @_;
    return 'log in first' if $answer->{status} == 401 || ($answer->{status} == 303 && ($answer->{location} // '') =~ m{^/(?:login|second)\b});
    return 'no' if $answer->{status} == 403;
    return "status $answer->{status}" if $answer->{status} == 0 || $answer->{status} == 405 || $answer->{status} >= 500;
    return 'let';
}

story 'the table of routes is the one that was agreed on' => sub {
    my ($code, $out) = $desk->command('--routes');
    is($code, 0, '--routes prints it');
    my %there = map { /^(GET|POST) (\S+) / ? ("$1 $2" => 1) : () } split /\n/, $out;
    is(join("\n", sort grep { !$may{$_} } keys %there), '', 'no row that nobody thought about');
    is(join("\n", sort grep { !$there{$_} } keys %may), '', 'and none is missing');
    $desk->{routes} = [sort keys %there];
};

story 'every cell of it' => sub {
    my $tried = 0;
    for my $route (@{ $desk->{routes} }) {
        my ($method, $pattern) = split / /, $route;
        my $path = $pattern =~ s/\{(\w+)\}/$hole{$1} \/\/ 1/ger;
        my $who = $may{$route} // '';
        next if $route =~ m{^POST /(?:login|second|logout)$}; # below
        for my $name (sort keys %letter) {
            my $answer = $method eq 'GET' ? $people->{$name}->get($path) : $people->{$name}->post($path, []);
            my $wanted = $who eq 'p' ? 'let' : $name eq 'nobody' ? 'log in first'
                : $who eq 'l' || $letter{$name} ne '' && $who =~ /[$letter{$name}]/ ? 'let' : 'no';
            my $got = verdict($answer);
            $got = $wanted if $who eq 'p' && $route =~ /login|second|invitation/ && $answer->{status} =~ /^(?:200|303|401|404|410|422)$/;
            is($got, $wanted, "$route: $name");
            $tried++;
        }
    }
    is($tried, (@{ $desk->{routes} } - 3) * keys %letter, "every cell was tried: $tried");
};

story 'a half log-in is none' => sub {
    my $half = $desk->browser('editor', password => $people->{editor}{password});
    $half->submit($half->get('/login'), qr{^/login}, name => 'editor', password => $half->{password});
    for my $path ('/messages', "/set/$draft", '/audit', '/me', '/people') {
        is(verdict($half->get($path)), 'log in first', "$path wants the second step");
    }
    is(verdict($half->post("/set/$draft/submit", [])), 'log in first', 'and so does a deed');
};

story 'other people\'s pages, and log-out' => sub {
    for my $way ([{ 'Sec-Fetch-Site' => 'cross-site' }, 'of another site'], [{ 'Sec-Fetch-Site' => 'same-site' }, 'of a neighbour'],
        [{ 'Sec-Fetch-Site' => undef, Origin => 'http://evil.example' }, 'of another origin'], [{ 'Sec-Fetch-Site' => undef }, 'from nowhere'],
        [{ 'Sec-Fetch-Site' => undef, Origin => 'null' }, 'of no origin'])
    {
        my ($headers, $name) = @$way;
        is($people->{editor}->post("/set/$draft/submit", [], headers => $headers)->{status}, 403, "a form $name is refused");
    }
    my $kept = { %{ $people->{reader}{cookies} } };
    $people->{reader}->post('/logout', []);
    $people->{reader}{cookies} = $kept;
    is(verdict($people->{reader}->get('/messages')), 'log in first', 'after the log-out its cookie opens nothing');
};

story 'roles are looked up at each request' => sub {
    my $id = $desk->value("SELECT id FROM person WHERE name = 'both'");
    $people->{admin}->submit($people->{admin}->get("/people/$id"), qr{/people/$id/end$});
    is($desk->value("SELECT state FROM person WHERE name = 'both'"), 2, 'an administrator ends an account');
    is(verdict($people->{both}->get('/messages')), 'log in first', 'and then its sessions are over at once');
};

is($desk->stop, 0, 'the desk ends well');
done_testing;
