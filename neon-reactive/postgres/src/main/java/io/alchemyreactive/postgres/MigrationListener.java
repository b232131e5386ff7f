package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Experimental;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Is told of each file of a run of migrations. The methods are called on the thread that migrates and may block; an
 * error of theirs fails the file. Not called for files that do not run.
 */
@Experimental
public interface MigrationListener {

    /**
     * A file begins. The files before it are committed.
     *
     * @param file its path below its location
     * @param version its version; null for a repeatable migration
     * @param session the process id of the session in which it runs
     */
    void begins(String file, @Nullable String version, int session) throws SQLException;

    /** A statement of the file has ended. The locks that it took are held until the transaction ends. */
    void statementEnded() throws SQLException;

    /** The last statement of the file has ended; the commit follows. Not called for a file that fails. */
    void ends() throws SQLException;
}
