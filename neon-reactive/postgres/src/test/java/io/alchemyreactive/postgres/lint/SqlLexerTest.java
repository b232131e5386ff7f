package io.alchemyreactive.postgres.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlLexerTest {

    private static List<String> split(String sql) {
        return SqlLexer.statements(sql).stream()
                .filter(statement -> !statement.tokens().isEmpty())
                .map(statement -> statement.tokens().stream().map(Token::text).collect(Collectors.joining("|")))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "SELECT 'a;b''c' ~ select|a;b'c",
                "SELECT E'a\\';b' ~ select|a\\';b",
                "SELECT $$a;'b$$ ~ select|a;'b",
                "SELECT $t$a;$$b$t$ ~ select|a;$$b",
                "SELECT $1, a$b$c ~ select|$1|,|a$b$c",
                "SELECT \"A;\"\"b\" ~ select|A;\"b",
                "SELECT U&'d\\0061', U&\"x\" ~ select|d\\0061|,|x",
                "SELECT 1.5e3::int4 ~ select|1.5e3|::|int4",
                "SELECT a /* ; /* ; */ ; */ b ~ select|a|b",
                "SELECT a -- ; ' ~ select|a",
            })
    void stringsNamesAndCommentsHideSemicolons(String sql, String tokens) {
        assertThat(split(sql)).containsExactly(tokens);
    }

    @Test
    void linesAreCountedThroughStringsAndComments() {
        List<SqlStatement> statements = SqlLexer.statements("/* a\nb */ SELECT 'x\ny';\n\nSELECT\n2;\r\nSELECT 3");

        assertThat(statements).extracting(SqlStatement::line).containsExactly(2, 5, 7);
    }

    @Test
    void rowsOfCopyAreNoStatements() {
        assertThat(split("COPY t FROM stdin WITH (FORMAT csv);\na;b'\n\\.\nSELECT 1;"))
                .hasSize(2)
                .last()
                .isEqualTo("select|1");
        assertThat(split("COPY t FROM '/file'; SELECT 1;")).hasSize(2);
    }

    @Test
    void bodiesInSqlAndParenthesesHoldSemicolons() {
        assertThat(
                        split(
                                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3"))
                .hasSize(2);
        assertThat(split("CREATE RULE r AS ON UPDATE TO t DO (SELECT 1; SELECT 2); SELECT 3"))
                .hasSize(2);
        assertThat(split("BEGIN; SELECT 1; END; SELECT 2")).hasSize(4);
    }

    @Test
    void theEndOfAFileThatIsTooLongIsUnread() {
        List<SqlStatement> statements = SqlLexer.statements("SELECT 1;\n".repeat(500_000) + "DROP TABLE t;");

        assertThat(statements).hasSize(500_000).last().satisfies(last -> {
            assertThat(last.line()).isEqualTo(500_000);
            assertThat(last.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("too long"));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "SELECT \"a ~ a quoted name does not end",
                "SELECT $$a ~ a string in dollar quotes does not end",
                "SELECT /* a ~ a comment does not end",
                "SELECT (1; ~ a parenthesis or a body does not end",
                "\\d t ~ a command of psql, which is no SQL",
            })
    void theReasonIsToldWhereAStatementCannotBeRead(String sql, String reason) {
        assertThat(SqlLexer.statements(sql))
                .singleElement()
                .satisfies(statement -> assertThat(statement.problem()).contains(reason));
    }
}
