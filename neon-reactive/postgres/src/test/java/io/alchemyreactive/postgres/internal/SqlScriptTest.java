package io.alchemyreactive.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {

    @Test
    void statementsEndAtSemicolonsAndBeginInTheirLines() throws Exception {
        List<ScriptStatement> found = read("-- Users\n\n;;SELECT 1; SELECT\n  2;\n/* more\n; */ SELECT 3");

        assertThat(found).extracting(ScriptStatement::sql).containsExactly("SELECT 1", "SELECT\n  2", "SELECT 3\n");
        assertThat(found).extracting(ScriptStatement::line).containsExactly(3, 3, 6);
        assertThat(found.get(1).lineOf("SELECT\n".length())).isEqualTo(4);
        assertThat(read(" -- nothing\n;")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES ('a;b', 'it''s;', \"c;d\")",
                "SELECT E'a\\';b', e'\\\\', 'c\\' || ';'",
                "SELECT 'two\nlines;'",
                "DO $$ BEGIN PERFORM 1; END $$",
                "DO $body$ BEGIN PERFORM $$;$$; END $body$",
                "SELECT a$b$c, 'x;'",
                "SELECT $1",
                "SELECT 1 -- no; end\n + 2",
                "SELECT /* a; /* b; */ c; */ 1",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM u; DELETE FROM v)",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
                "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; END",
                "SELECT 'Zürich;'",
            })
    void whatLooksLikeAnEndAndIsNoneStaysInItsStatement(String statement) throws Exception {
        assertThat(read(statement + ";SELECT 1;"))
                .extracting(ScriptStatement::sql)
                .containsExactly(statement, "SELECT 1");
    }

    @Test
    void aByteOrderMarkLineEndsOfWindowsAndTheLinesOfPgDumpAreRead() throws Exception {
        List<ScriptStatement> found = read("\uFEFF\\restrict 3Fz0\r\nSELECT\r\n1;\r\n\\unrestrict 3Fz0\r\n");

        assertThat(found).extracting(ScriptStatement::sql).containsExactly("SELECT\r\n1");
        assertThat(found).extracting(ScriptStatement::line).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    COPY t FROM stdin                               | true
                    copy public."T" (a, b) from /* here */ STDIN CSV | true
                    COPY t (a) FROM STDIN WITH (FORMAT csv)         | true
                    COPY t FROM '/tmp/rows'                         | false
                    COPY t TO STDOUT                                | false
                    DELETE FROM stdin                               | false
                    """)
    void aCopyWhoseRowsFollowIsKnown(String statement, boolean copies) throws Exception {
        assertThat(read(statement + ";\n").get(0).copies()).isEqualTo(copies);
    }

    @Test
    void rowsBeginInTheLineAfterTheCopyAndStatementsAfterTheirEnd() throws Exception {
        var lines = lines("COPY t FROM stdin; -- rows\n1\ta;b\n2\t'\n\\.\nSELECT 1;");
        var script = new SqlScript(lines);
        assertThat(script.next().copies()).isTrue();
        script.endLine();
        var rows = new StringBuilder();
        assertThat(lines.copy((buffer, offset, length) ->
                        rows.append(new String(buffer, offset, length, StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(rows.toString()).isEqualTo("1\ta;b\n2\t'\n");
        ScriptStatement next = script.next();
        assertThat(next.sql()).isEqualTo("SELECT 1");
        assertThat(next.line()).isEqualTo(5);
        assertThat(script.next()).isNull();
    }

    @Test
    void textAfterACopyInItsLineIsRefused() throws Exception {
        var script = new SqlScript(lines("COPY t FROM stdin; SELECT 1;\n"));
        script.next();
        assertThatThrownBy(script::endLine)
                .isInstanceOf(SqlFile.WrongFile.class)
                .hasMessage("line 1 goes on after a COPY … FROM STDIN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    \\connect postgres alice | \\connect | in one database alone
                    \\copy t from 'x.csv'    | \\copy    | COPY … FROM STDIN
                    \\i more.sql             | \\i       | as a source of its own
                    SELECT 1 \\gset          | \\gset    | write it in SQL
                    \\.                      | \\.       | No COPY
                    \\! rm x                 | \\!       | Remove it
                    """)
    void commandsOfPsqlAreRefusedByName(String line, String name, String cure) {
        assertThatThrownBy(() -> read("SELECT 0;\n" + line + "\n"))
                .isInstanceOfSatisfying(SqlFile.WrongFile.class, wrong -> {
                    assertThat(wrong.why())
                            .isEqualTo("line 2 has " + name + ", a command of psql, which PostgreSQL does not know");
                    assertThat(wrong.cure()).contains(cure);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT 'a;             | the string that begins in line 2 is not closed
                    SELECT "a              | the quoted name that begins in line 2 is not closed
                    DO $x$ BEGIN $$ END    | the dollar-quoted text that begins in line 2 is not closed
                    SELECT 1 /* a /* b */  | the comment that begins in line 2 is not closed
                    """)
    void whatIsNotClosedIsRefused(String text, String why) {
        assertThatThrownBy(() -> read("SELECT 0;\n" + text + "\n\n")).hasMessage(why);
    }

    @Test
    void otherEncodingsAreRefusedWithTheLine() {
        assertThatThrownBy(() -> read("SELECT 1;\nSELECT 'Zürich';".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("line 2 is not in UTF-8");
        assertThatThrownBy(() -> read("SELECT 1;\n".getBytes(StandardCharsets.UTF_16LE)))
                .hasMessage("line 1 is not in UTF-8");
    }

    @Test
    void aTextThatHoldsTheSignForUnknownCharactersIsRead() throws Exception {
        assertThat(read("SELECT '\uFFFD';")).hasSize(1);
    }

    @Test
    void aLineAndAStatementThatDoNotFitIntoMemoryAreRefused() {
        assertThatThrownBy(() -> read(new SqlScript(new ScriptLines(endless("SELECT 1, "), Sha256.digest()))))
                .hasMessage("line 1 has more than 8 MB");
        assertThatThrownBy(() -> read(new SqlScript(new ScriptLines(endless("1,\n"), Sha256.digest()))))
                .hasMessage("the statement of line 1 has more than 8 MB");
    }

    /** This text again and again, without an end. */
    private static InputStream endless(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private int next;

            @Override
            public int read() {
                return bytes[next++ % bytes.length];
            }
        };
    }

    private static ScriptLines lines(String text) {
        return new ScriptLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Sha256.digest());
    }

    private static List<ScriptStatement> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ScriptStatement> read(byte[] bytes) throws IOException {
        return read(new SqlScript(new ScriptLines(new ByteArrayInputStream(bytes), Sha256.digest())));
    }

    private static List<ScriptStatement> read(SqlScript script) throws IOException {
        List<ScriptStatement> found = new ArrayList<>();
        for (ScriptStatement next = script.next(); next != null; next = script.next()) {
            found.add(next);
        }
        return found;
    }
}
