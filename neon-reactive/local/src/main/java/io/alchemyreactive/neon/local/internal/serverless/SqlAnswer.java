package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.wire.Message;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects PostgreSQL's answer to one statement, message by message. Not thread-safe. */
final class SqlAnswer {

    private final List<Field> fields = new ArrayList<>();
    private final List<@Nullable String[]> rows = new ArrayList<>();
    private final int mostBytes;
    private int bytes;
    private String tag = "";
    private @Nullable PostgresErrorException error;
    private boolean copies;
    private boolean complete;

    /**
     * An empty answer.
     *
     * @param mostBytes the size limit of its rows in bytes
     */
    SqlAnswer(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The description of a column. */
    record Field(String name, int table, int column, int type, int size, int modifier) {}

    /** Processes the next message. */
    void add(Message message) {
        switch (message.type()) {
            case 'T' -> describe(message);
            case 'D' -> addRow(message);
            case 'C' -> tag = message.text();
            case 'E' -> fail(PostgresErrorException.answered(message));
            case 'G', 'H', 'W' -> copies = true;
            case 'Z' -> complete = true;
            default -> {
                // Ignores notices, settings and similar messages, which are not part of an answer over HTTP.
            }
        }
    }

    private void describe(Message message) {
        var count = message.int16();
        for (var i = 0; i < count; i++) {
            var name = message.text();
            var table = message.int32();
            var column = message.int16();
            var type = message.int32();
            var size = message.int16();
            var modifier = message.int32();
            // The format is always text.
            message.int16();
            fields.add(new Field(name, table, column, type, size, modifier));
        }
    }

    private void addRow(Message message) {
        bytes += message.left();
        if (bytes > mostBytes) {
            throw new HttpSqlException(507, "response is too large (max is " + mostBytes + " bytes)");
        }
        var row = new @Nullable String[message.int16()];
        for (var i = 0; i < row.length; i++) {
            row[i] = message.value();
        }
        rows.add(row);
    }

    private void fail(PostgresErrorException first) {
        if (error == null) {
            error = first;
        }
    }

    /** Whether the server waits for the client's data of a COPY, which is never sent. */
    boolean copies() {
        return copies;
    }

    /** Whether the server is ready for the next statement. */
    boolean isComplete() {
        return complete;
    }

    /** This answer. Throws the error of the statement when it has failed. */
    SqlAnswer succeeded() {
        if (copies) {
            throw HttpSqlException.badRequest("COPY cannot be used over HTTP: use a connection");
        }
        if (error != null) {
            throw error;
        }
        return this;
    }

    List<Field> fields() {
        return fields;
    }

    List<@Nullable String[]> rows() {
        return rows;
    }

    /** PostgreSQL's command tag: the command and the number of rows. */
    String tag() {
        return tag;
    }
}
