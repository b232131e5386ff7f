package io.alchemyreactive.postgres.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.postgres.internal.ScriptLines;
import io.alchemyreactive.postgres.internal.ScriptStatement;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlFile;
import io.alchemyreactive.postgres.internal.SqlScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    BEGIN                                     | begins or ends a transaction (BEGIN)
                    start transaction                         | begins or ends a transaction (START TRANSACTION)
                    COMMIT WORK                               | begins or ends a transaction (COMMIT WORK)
                    END                                       | begins or ends a transaction (END)
                    ROLLBACK                                  | begins or ends a transaction (ROLLBACK)
                    PREPARE TRANSACTION 'x'                   | begins or ends a transaction (PREPARE TRANSACTION)
                    SET client_encoding = 'LATIN1'            | says that the file is in LATIN1
                    SET NAMES 'WIN1252'                       | says that the file is in WIN1252
                    SET standard_conforming_strings = off     | turns standard_conforming_strings off
                    """)
    void statementsThatASourceMustNotHaveAreRefused(String sql, String why) {
        assertThatThrownBy(() -> SeedRules.check(statement(sql)))
                .isInstanceOfSatisfying(
                        SqlFile.WrongFile.class,
                        wrong -> assertThat(wrong.why()).contains("line 1 " + why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROLLBACK TO SAVEPOINT a",
                "ROLLBACK WORK TO a",
                "SAVEPOINT a",
                "PREPARE p AS SELECT 1",
                "SET client_encoding = 'UTF8'",
                "SET client_encoding TO 'utf-8'",
                "SET standard_conforming_strings = on",
                "INSERT INTO t VALUES ('COMMIT')",
                "'x'"
            })
    void otherStatementsAreLeft(String sql) {
        assertThatCode(() -> SeedRules.check(statement(sql))).doesNotThrowAnyException();
    }

    private static ScriptStatement statement(String sql) throws IOException {
        var bytes = new ByteArrayInputStream((sql + ";").getBytes(StandardCharsets.UTF_8));
        return Objects.requireNonNull(new SqlScript(new ScriptLines(bytes, Sha256.digest())).next());
    }
}
