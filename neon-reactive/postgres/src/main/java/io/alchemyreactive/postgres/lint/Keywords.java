package io.alchemyreactive.postgres.lint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The keywords that heads of statements show in upper case. */
final class Keywords {

    private static final Set<String> ALL =
            Arrays.stream("""
            access action add after all before instead no attribute method nulls language of rule each row alter always analyze as attach by call cascade check cluster column comment commit
            concurrently constraint copy create data database default delete detach disable distinct do domain drop enable
            enum exclude execute exists explain extension foreign from full function generated grant identity if immediate
            in index insert into is key level lock logged materialized merge mode not null on only or owned partition
            policy prepare primary procedure publication refresh reindex rename replace row rule schema security select
            sequence set storage stored subscription system table tablespace temp temporary to trigger truncate type
            unique unlogged update using vacuum valid validate value values view where with without
            """.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());

    private Keywords() {}

    static String shown(String word) {
        return ALL.contains(word) ? word.toUpperCase(Locale.ROOT) : word;
    }
}
