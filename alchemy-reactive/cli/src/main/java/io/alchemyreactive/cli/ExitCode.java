package io.alchemyreactive.cli;

/** The exit codes of commands. */
public enum ExitCode {
    /** The command succeeded. */
    DONE(0, "done"),
    /** It failed and changed nothing that matters to the next run. */
    FAILED(1, "failed"),
    /** The command line, the environment or a setting is wrong. */
    USAGE(2, "wrong usage or configuration"),
    /** Only with {@code --detailed-exitcode}: the plan is not empty. */
    CHANGES(10, "the plan has changes (with --detailed-exitcode)"),
    /** Objects differ from the stored state. */
    DRIFT(11, "drift found"),
    /** A check of files found something dangerous, or something that it cannot read. */
    FINDINGS(12, "the check has findings"),
    /** Another process holds the stage. */
    LOCKED(20, "somebody else holds the stage"),
    /** Refused to protect something. */
    REFUSED(21, "refused: protected stage, data loss or borrowed resource"),
    /** The run was not confirmed. */
    NEEDS_CONFIRMATION(22, "not confirmed"),
    /** Some changes were made before the failure; the next run continues from there. */
    PARTLY_APPLIED(30, "partly applied; the state is saved, run it again"),
    /** A key or a permission does not suffice. */
    CREDENTIALS(40, "wrong credentials or missing permission"),
    /** Stopped by a signal. */
    INTERRUPTED(130, "interrupted; the state is saved");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number that the shell sees. */
    public int code() {
        return code;
    }

    /** Its meaning, as the help says it. */
    public String meaning() {
        return meaning;
    }
}
