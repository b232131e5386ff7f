package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The state of the check of one file, at one of its statements. Not thread-safe. */
final class FileContext {

    private final LintFile file;
    private final KnownSchema known;
    private final int postgres;
    private final List<SqlStatement> statements;
    private final List<LintFinding> findings = new ArrayList<>();
    private final List<UnreadStatement> unread = new ArrayList<>();
    private TransactionState transaction = new TransactionState();
    private final Set<LintFinding> seen = new HashSet<>();
    private int at;
    private int subject;
    private Token part = new Token(Token.Kind.SYMBOL, "", 0);
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
        part = statement().tokens().get(0);
        subject = 0;
    }

    /**
     * Later reports are about a part of the statement.
     *
     * @param start its first token
     * @param words the number of tokens at the head of the statement that say its subject
     */
    void moveTo(Token start, int words) {
        part = start;
        subject = words;
    }

    SqlStatement statement() {
        return statements.get(at);
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
        awaits(lock);
    }

    /** The statement waits for such a lock. */
    void awaits(TableLock lock) {
        if (lock.blocksQueries() && !limited && !transaction.isLimited() && !told) {
            told = true;
            report(LintRule.MISSING_LOCK_TIMEOUT, lock);
        }
    }

    /** Reports a statement about this table, unless the table is fresh. */
    void report(LintRule rule, SqlName table) {
        report(rule, table, rule.lock());
    }

    /** As {@link #report(LintRule, SqlName)}, with another lock than that of the rule. */
    void report(LintRule rule, SqlName table, TableLock lock) {
        if (!isFresh(table)) {
            report(rule, lock);
        }
    }

    /** Reports the statement, once for each rule and part. */
    void report(LintRule rule, TableLock lock) {
        var finding = new LintFinding(
                rule, file.path(), part.line(), statement().head(subject, part), lock, rule.safer(postgres));
        if (seen.add(finding)) {
            findings.add(finding);
        }
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
