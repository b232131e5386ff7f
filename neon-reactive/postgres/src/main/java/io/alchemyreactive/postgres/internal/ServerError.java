package io.alchemyreactive.postgres.internal;

import io.alchemyreactive.error.ErrorText;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Describes an error of PostgreSQL in one line without row values: SQLSTATE, primary message and names of objects.
 * Leaves out detail, hint, context and statement, because they may quote rows, and the quoted literals of the primary
 * message in the classes 22 (data exception) and 23 (integrity constraint violation).
 */
public final class ServerError {

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*+\"|'[^']*+'");
    /** Matches the values, which are at the end of the message. An unclosed quote in a value hides the rest of it. */
    private static final Pattern TAIL = Pattern.compile(": \".*+", Pattern.DOTALL);

    private ServerError() {}

    /** The line of an error of the driver or the server. */
    public static String line(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        ServerErrorMessage server = error instanceof PSQLException of ? of.getServerErrorMessage() : null;
        if (server == null) {
            return "[" + state + "] " + ErrorText.of(error);
        }
        String message = String.valueOf(server.getMessage());
        return "[" + state + "] " + (quotesRows(state) ? withoutValues(message, names(server)) : message)
                + where(server);
    }

    private static boolean quotesRows(String state) {
        return state.startsWith("22") || state.startsWith("23");
    }

    /** A message without its quoted texts but those that are names of objects. */
    public static String withoutValues(String message, Set<String> names) {
        Matcher tail = TAIL.matcher(message);
        String text = tail.find() && !names.contains(inner(tail.group().substring(2)))
                ? message.substring(0, tail.start()) + ": …"
                : message;
        Matcher quoted = QUOTED.matcher(text);
        var result = new StringBuilder();
        while (quoted.find()) {
            String kept = names.contains(inner(quoted.group())) ? quoted.group() : "…";
            quoted.appendReplacement(result, Matcher.quoteReplacement(kept));
        }
        return quoted.appendTail(result).toString();
    }

    private static String inner(String quoted) {
        return quoted.length() < 2 ? quoted : quoted.substring(1, quoted.length() - 1);
    }

    private static Set<String> names(ServerErrorMessage server) {
        Set<String> names = new TreeSet<>();
        for (String name : new String[] {
            server.getSchema(), server.getTable(), server.getColumn(), server.getConstraint(), server.getDatatype()
        }) {
            add(names, name);
        }
        return names;
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }

    private static String where(ServerErrorMessage server) {
        if (server.getTable() == null) {
            return "";
        }
        return " (table " + server.getTable()
                + (server.getColumn() == null ? "" : ", column " + server.getColumn())
                + (server.getConstraint() == null ? "" : ", constraint " + server.getConstraint()) + ")";
    }
}
