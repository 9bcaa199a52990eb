# Random schemas: lists of statements that are derived from the grammar in test/schema/random/grammar.txt, which explains itself.
# The same seed gives the same statements.
package RandomSchema;
use strict;
use warnings;
use utf8;


my $group = qr/(?<group><(?![ >=])(?:[^<>]++|(?<=[ <])>|<(?=[ >=])|(?&group))*+(?<! )>)/;
my $option = qr/(?<option>\{(?:[^{}]++|(?&option))*+\})/;
my $table_kinds = qr/^\+?(?:table|[rlh]table|part|child|parent|rel|view|matview|foreign)$/;
my $table_parts = qr/^(?:constraint|trigger|policy|rule|[ntdexb])$/;
my %columns = (
	n => [ 'n1', 'n2', '"N 3"', '"order"' ],
	t => [ 't1', 't2', '"T ""t"', '"select"', '"Ünï"' ],
	d => [ 'd1', 'd2' ],
	e => [ 'e1', '"e.2"' ],
	x => [ 'x1', 'x2' ],
	b => ['b1']);
my @names = (
	'a', 'b', 'c', 'd', 'item', 'log', '"Weird Name"', '"select"', '"dot.ted"', '"quo""te"', '"it\'s"', '"Ünïcödé ☃"',
	'"' . 'x' x 63 . '"', 'y' x 60, '"back\\slash"', '"1 2"', 'item_k_seq', 'log_pkey');

sub read_grammar
{
	my %rules;
	open my $file, '<:encoding(UTF-8)', 'test/schema/random/grammar.txt' or die "grammar.txt: $!";
	while (my $line = <$file>)
	{
		chomp $line;
		next unless $line =~ /^(!?)([a-z ]+): (?:(\d+)\* )?(.*)$/ && (!$1 || $ENV{RANDOM_ALL});
		push @{ $rules{$2} }, ($4) x ($3 // 1);
	}
	return \%rules;
}

# A schema without objects.  Without names of schemas, objects are in the one of search_path, and nothing is made that is in none.
sub new
{
	my ($class, $seed, @schemas) = @_;
	my $self = bless { rules => read_grammar(), known => { schema => [@schemas] }, table => '' }, $class;
	srand($seed);
	$self->{rules}{'make global'} = [ $self->{rules}{fill}[0] ] unless @schemas;
	return $self;
}

sub one_of { return $_[ int rand @_ ]; }

# What a kind of name is remembered under.
sub key
{
	my ($self, $kind) = @_;
	return $kind =~ $table_parts ? "$kind of $self->{table}" : $kind;
}

sub remember
{
	my ($self, $kind, $name) = @_;
	push @{ $self->{pending} }, [ $self->key($kind), $name ];
	return $name;
}

sub schema_of { return $_[0] =~ /^((?:"(?:[^"]|"")*"|\w+)\.)./ ? $1 : ''; }

sub new_name
{
	my ($self, $kind) = @_;
	if ($columns{$kind})
	{
		my %taken = map { $_ => 1 } $self->names_of($kind);
		my @free = grep { !$taken{$_} } @{ $columns{$kind} } or die "none\n";
		return $self->remember($kind, one_of(@free));
	}
	my $name = one_of(@names);
	$name = one_of('seq', '"Seq"', 'item_n1_seq') if $kind eq 'sequence';
	return $self->remember($kind, one_of('+', '<<', '=', '&&&')) if $kind eq 'operator';
	return $self->remember($kind, $name) if $kind =~ $table_parts || $kind =~ /^(?:dcheck|evt|publication|server|wrapper|schema|language|am)$/;
	if ($kind =~ /^(?:index|multirange)$/)
	{
		$self->remember($kind, schema_of($self->{table}) . $name);
		return $name;
	}
	$name = one_of(@{ $self->{known}{schema} }) . ".$name" if @{ $self->{known}{schema} };
	if ("+$kind" =~ $table_kinds)
	{
		$self->{table} = $name;
		$self->remember($kind eq 'child' ? 't' : 'n', $kind eq 'child' ? 't1' : 'n1') if $kind =~ /^(?:view|matview|part|child)$/;
		$self->remember($_, "${_}1") for $kind eq 'part' ? ('t', 'd') : $kind eq 'view' ? 't' : ();
	}
	return $self->remember($kind, $name);
}

sub known_name
{
	my ($self, $kind, $keep) = @_;
	return one_of('k', map { $self->names_of($_) } sort keys %columns) if $kind eq 'col';
	return one_of(@names) if $kind eq 'name';
	my @names = $self->names_of($kind) or die "none\n";
	my $name = one_of(@names);
	$self->{table} = $name if !$keep && $kind =~ $table_kinds;
	return $name;
}

sub names_of
{
	my ($self, $kind) = @_;
	my $key = $self->key($kind);
	my @new = $kind =~ $table_parts || rand() < 0.1 ? grep { $_->[0] eq $key } @{ $self->{pending} } : ();
	return (@{ $self->{known}{$key} // [] }, map { $_->[1] } @new);
}

# Expands what is between < and >.
sub expand_group
{
	my ($self, $text) = @_;
	my ($keep, $table) = ($text =~ s/^~//, $self->{table});
	my $result;
	my @choices = split_choices($text);
	if (@choices > 1) { $result = $self->expand(one_of(@choices)); }
	elsif ($text =~ s/^\+//) { $result = $self->new_name($text); }
	elsif ($self->{rules}{$text}) { $result = $self->expand(one_of(@{ $self->{rules}{$text} })); }
	else { $result = $self->known_name($text, $keep); }
	$self->{table} = $table if $keep;
	return $result;
}

# At each | that is not within another group.
sub split_choices
{
	my ($text) = @_;
	my @choices = ('');
	while ($text =~ /\G(?:$group|([^<|]+|<)|(\|))/gs)
	{
		if (defined $3) { push @choices, ''; }
		else { $choices[-1] .= $1 // $2; }
	}
	return @choices;
}

# Tables come first, as the names of columns depend on them.
sub expand
{
	my ($self, $text) = @_;
	1 while $text =~ s/$option/rand() < 1 \/ 3 ? substr($1, 1, -1) : ''/e;
	my ($end, @parts) = (0);
	while ($text =~ /$group/g)
	{
		push @parts, substr($text, $end, $-[0] - $end), $1;
		$end = $+[0];
	}
	push @parts, substr($text, $end);
	for my $tables (1, 0)
	{
		for (my $i = 1; $i < @parts; $i += 2)
		{
			my ($inner) = ref $parts[$i] ? () : $parts[$i] =~ /^<(.*)>$/s;
			next if !defined $inner || ($tables && $inner !~ $table_kinds);
			$parts[$i] = \$self->expand_group($inner);
		}
	}
	return join '', map { ref $_ ? $$_ : $_ } @parts;
}

# One statement of a rule, which refers only to names that are known.
sub statement
{
	my ($self, $rule) = @_;
	for (1 .. 50)
	{
		$self->{pending} = [];
		my $text = eval { $self->expand("<$rule>") };
		die $@ if !defined $text && $@ ne "none\n";
		next unless defined $text;
		push @{ $self->{known}{ $_->[0] } }, $_->[1] for @{ $self->{pending} };
		return $text;
	}
	return 'SELECT 1';
}

sub statements
{
	my ($self, $rule, $n) = @_;
	return map { $self->statement($rule) } 1 .. $n;
}

1;
