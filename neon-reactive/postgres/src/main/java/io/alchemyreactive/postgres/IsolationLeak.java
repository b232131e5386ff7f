package io.alchemyreactive.postgres;

/**
 * An attempt that succeeded although it had to be refused.
 *
 * @param what the attempt and where it succeeded, for the message
 * @param statement the statement of SQL
 * @param cure the next step
 */
record IsolationLeak(String what, String statement, String cure) {

    static final String RIGHTS =
            "Revoke the rights that PUBLIC or its role were given there, let the role be no superuser, and deploy again.";
    static final String MEMBERSHIP = "Take the membership from the role, let it be no superuser, and deploy again.";
    static final String POOLER =
            "Let the pooler open its sessions by the role of each client, in a pool for each role, and deploy again.";
    static final String PASSWORD = "Give each preview a password of its own, and deploy again.";
}
