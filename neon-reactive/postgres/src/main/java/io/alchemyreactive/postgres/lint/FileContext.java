package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.List;

/** The state of the check of one file, at one of its statements. Not thread-safe. */
final class FileContext {

    private final LintFile file;
    private final KnownSchema known;
    private final int postgres;
    private final List<SqlStatement> statements;
    private final List<LintFinding> findings = new ArrayList<>();
    private final List<UnreadStatement> unread = new ArrayList<>();
    private TransactionState transaction = new TransactionState();
    private int at;
    private String searchPath = "public";
    private boolean limited;
    private boolean told;

    FileContext(LintFile file, KnownSchema known, LintOptions options, List<SqlStatement> statements, boolean limited) {
        this.file = file;
        this.known = known;
        this.postgres = options.postgres();
        this.statements = statements;
        this.limited = limited;
    }

    void moveTo(int statement) {
        at = statement;
    }

    SqlStatement statement() {
        return statements.get(at);
    }

    Token first() {
        return statement().tokens().get(0);
    }

    KnownSchema known() {
        return known;
    }

    int postgres() {
        return postgres;
    }

    TransactionState transaction() {
        return transaction;
    }

    void endTransaction() {
        transaction = new TransactionState();
    }

    void searchPath(String schema) {
        searchPath = schema;
    }

    /** A setting of the session limits the wait for locks, or does not limit it any more. */
    void limited(boolean isLimited) {
        limited = isLimited;
    }

    SqlName resolve(SqlName name) {
        return name.in(searchPath);
    }

    KnownTable table(SqlName name) {
        return known.table(resolve(name));
    }

    boolean isFresh(SqlName relation) {
        return known.isFresh(resolve(relation));
    }

    /** The statement takes a lock on a table. Nothing waits for a fresh table. */
    void lock(SqlName table, TableLock lock) {
        if (isFresh(table)) {
            return;
        }
        transaction.locked(resolve(table), lock);
        if (lock.blocksQueries() && !limited && !transaction.isLimited() && !told) {
            told = true;
            report(LintRule.MISSING_LOCK_TIMEOUT, lock, first());
        }
    }

    /** Reports a statement about this table, unless the table is fresh. */
    void report(LintRule rule, SqlName table, Token token) {
        if (!isFresh(table)) {
            report(rule, rule.lock(), token);
        }
    }

    void report(LintRule rule, TableLock lock, Token token) {
        findings.add(
                new LintFinding(rule, file.path(), token.line(), statement().head(token), lock, rule.safer(postgres)));
    }

    void unread(String reason) {
        unread.add(
                new UnreadStatement(file.path(), statement().line(), statement().head(), reason));
    }

    /** Whether a later statement of the file makes a table or view of this name, or renames one to it. */
    boolean isMadeLater(SqlName relation) {
        return statements.subList(at + 1, statements.size()).stream()
                .anyMatch(later -> Later.makes(new TokenCursor(later.tokens()), relation));
    }

    /** Whether a later statement of the file creates an object of this kind and name. */
    boolean isCreatedLater(String kind, SqlName name) {
        return statements.subList(at + 1, statements.size()).stream()
                .anyMatch(later -> Later.creates(new TokenCursor(later.tokens()), kind, name));
    }

    List<LintFinding> findings() {
        return findings;
    }

    List<UnreadStatement> unread() {
        return unread;
    }
}
