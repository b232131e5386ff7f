package io.alchemyreactive.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementKindTest {

    @Test
    void itIsTheFirstWordsAndNoValue() {
        assertThat(StatementKind.of("insert  into k values ('x')")).isEqualTo("INSERT INTO");
        assertThat(StatementKind.of("-- note\n/* more */ CREATE UNIQUE INDEX CONCURRENTLY i ON k (a)"))
                .isEqualTo("CREATE UNIQUE INDEX CONCURRENTLY");
        assertThat(StatementKind.of("select 'x'")).isEqualTo("SELECT");
        assertThat(StatementKind.of("CREATE OR REPLACE VIEW tablespace_view AS SELECT 1"))
                .isEqualTo("CREATE OR REPLACE VIEW");
        assertThat(StatementKind.of("'x'")).isEmpty();
    }
}
