package io.alchemyreactive.neon.local.internal.wire;

import java.time.Duration;

/** A client is refused, or a server has sent an error. Contains the error for the client. */
public final class PostgresErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NOT_READY = "55000";
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String REJECTED = "08004";
    private static final String VIOLATION = "08P01";
    private static final String UNAUTHORIZED = "28000";
    private static final String UNSUPPORTED = "0A000";
    private static final String OUT_OF_LIMITS = "53400";
    private static final String ADMIN_SHUTDOWN = "57P01";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String CONNECTION_FAILURE = "08006";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final transient ErrorFields fields;

    private PostgresErrorException(String message, ErrorFields fields) {
        super(message, null, false, false);
        this.fields = fields;
    }

    private static PostgresErrorException refusal(String sqlState, String message) {
        return new PostgresErrorException(message, ErrorFields.refusal(sqlState, message));
    }

    /**
     * An error that PostgreSQL sent. The message of the exception contains only its code, because its text may contain
     * row values.
     */
    public static PostgresErrorException answered(Message message) {
        var told = ErrorFields.parse(message);
        var fields =
                MissingExtension.hint(told).map(hint -> told.with('H', hint)).orElse(told);
        return new PostgresErrorException("PostgreSQL answered with the error code " + fields.sqlState(), fields);
    }

    public static PostgresErrorException unknownEndpoint() {
        return refusal(
                REJECTED,
                "The requested endpoint could not be found, or you don't have access to it. Please check the provided ID and"
                        + " try again.");
    }

    public static PostgresErrorException disabledEndpoint() {
        return refusal(NOT_READY, "The endpoint has been disabled. Enable it using Neon API and retry.");
    }

    public static PostgresErrorException otherEndpoint(String connected, String named) {
        return refusal(
                REJECTED,
                "Inconsistent project name inferred from the port ('" + connected + "') and project option ('" + named
                        + "').");
    }

    public static PostgresErrorException outOfLimits(String why) {
        return refusal(OUT_OF_LIMITS, why);
    }

    /** A client of the pooled host has waited too long. PgBouncer uses this code too. */
    public static PostgresErrorException queryWaitTimeout(String endpoint, int most, Duration limit) {
        return refusal(
                VIOLATION,
                "query_wait_timeout: no session of PostgreSQL became free for " + limit.toSeconds()
                        + " s behind the pooled host of endpoint " + endpoint + ", which has at most " + most
                        + " of them, and each is kept by a client until its transaction ends. End transactions sooner.");
    }

    /** A startup parameter that a pooler cannot keep for a client. */
    public static PostgresErrorException unsupportedParameter(String where, String name) {
        return refusal(
                VIOLATION,
                "unsupported startup parameter" + where + ": " + name
                        + ". Please use unpooled connection or remove this parameter from the startup package.");
    }

    /** The options of a client of the pooled host are not in the form of settings. */
    public static PostgresErrorException unsupportedOptions() {
        return refusal(
                VIOLATION,
                "unsupported options startup parameter: only '-c config=val' and '--config=val' are allowed."
                        + " Please use unpooled connection or remove this parameter from the startup package.");
    }

    public static PostgresErrorException missingUser() {
        return refusal(UNAUTHORIZED, "no PostgreSQL user name specified in startup packet");
    }

    public static PostgresErrorException wrongPassword(String user) {
        return refusal(WRONG_PASSWORD, "password authentication failed for user \"" + user + "\"");
    }

    /** PostgreSQL ends all sessions. */
    public static PostgresErrorException shutDown() {
        return refusal(ADMIN_SHUTDOWN, "terminating connection due to administrator command");
    }

    /** A session of PostgreSQL ended in a transaction of a client of the pooled host. */
    public static PostgresErrorException sessionLost() {
        return refusal(
                CONNECTION_FAILURE,
                "server conn crashed? The session of PostgreSQL behind the pooled host ended during this transaction.");
    }

    public static PostgresErrorException notReady(String why) {
        return refusal(NOT_READY, why);
    }

    public static PostgresErrorException notStarted(String why) {
        return refusal(CANNOT_CONNECT_NOW, "Couldn't connect to compute node: " + why);
    }

    public static PostgresErrorException unsupported(String why) {
        return refusal(UNSUPPORTED, why);
    }

    public static PostgresErrorException violation(String why) {
        return refusal(VIOLATION, "protocol violation: " + why);
    }

    static PostgresErrorException insecure() {
        return refusal(UNAUTHORIZED, "connection is insecure (try using `sslmode=require`)");
    }

    /** The error for the client. */
    public ErrorFields fields() {
        return fields;
    }

    /** Whether a server, a role or a database has no connection left. */
    public boolean isOutOfConnections() {
        return fields.sqlState().equals(TOO_MANY_CONNECTIONS);
    }

    /** Whether the reason is the compute and not the client. */
    public boolean isOfCompute() {
        return fields.sqlState().equals(CANNOT_CONNECT_NOW);
    }
}
