package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    V1__a.sql              | VERSIONED  | 1      | ''
                    V1.2.3__a b.sql        | VERSIONED  | 1.2.3  | ''
                    V2026_11_30__a.sql     | VERSIONED  | 2026.11.30 | ''
                    V001__a.sql            | VERSIONED  | 001    | ''
                    R__views.sql           | REPEATABLE | ''     | ''
                    V1__a.sql.conf         | CONFIG     | ''     | ''
                    afterMigrate.sql       | CALLBACK   | ''     | ''
                    beforeEachMigrate__x.sql | CALLBACK | ''     | ''
                    beforeMigrate__a b.c.sql | CALLBACK | ''     | ''
                    afterMigrate.sql.conf  | CONFIG     | ''     | ''
                    afterMigrat.sql        | WRONG      | ''     | no file of an event 'afterMigrat'
                    aftermigrate.sql       | WRONG      | ''     | spelled afterMigrate
                    AfterMigrate__x.sql    | WRONG      | ''     | spelled afterMigrate
                    afterMigrate.SQL       | WRONG      | ''     | lower case
                    afterMigrate_x.sql     | WRONG      | ''     | V1__name.sql
                    afterMigrate__.sql     | WRONG      | ''     | a name after
                    afterMigrate.sh        | WRONG      | ''     | does not end in .sql
                    afterMigrate           | WRONG      | ''     | does not end in .sql
                    beforeClean.sql        | WRONG      | ''     | no file of an event 'beforeClean'
                    afterReportGenerated.sql | WRONG    | ''     | no file of an event 'afterReportGenerated'
                    afterwards.md          | OTHER      | ''     | ''
                    README.md              | OTHER      | ''     | ''
                    .gitkeep               | OTHER      | ''     | ''
                    v2__b.sql              | WRONG      | ''     | upper case
                    V3_c.sql               | WRONG      | ''     | two underscores
                    004_d.sql              | WRONG      | ''     | the V before the number
                    V5__e.SQL              | WRONG      | ''     | lower case
                    V__f.sql               | WRONG      | ''     | V1__name.sql
                    V1__.sql               | WRONG      | ''     | V1__name.sql
                    V1-2__g.sql            | WRONG      | ''     | V1__name.sql
                    R_h.sql                | WRONG      | ''     | two underscores
                    R1__i.sql              | WRONG      | ''     | R__name.sql
                    seed.sql               | WRONG      | ''     | V1__name.sql
                    U1__undo.sql           | WRONG      | ''     | undo migrations
                    B7__base.sql           | WRONG      | ''     | baseline migrations
                    V8__J.class            | WRONG      | ''     | no Java migration
                    V9__k.sql.txt          | WRONG      | ''     | does not end in .sql
                    V9__k                  | WRONG      | ''     | does not end in .sql
                    """)
    void eachNameHasARole(String file, MigrationName.Kind kind, String version, String problem) {
        MigrationName name = MigrationName.of(file);
        assertThat(name.kind()).isEqualTo(kind);
        assertThat(name.version()).isEqualTo(version);
        assertThat(name.problem()).contains(problem);
        assertThat(name.problem().isEmpty()).isEqualTo(kind != MigrationName.Kind.WRONG);
    }
}
