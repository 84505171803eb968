package io.jenkins.plugins.azureml.chaos;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.hc.core5.pool.ConnPoolControl;

/** Gives access to the connection pool inside the plugin's transport, which does not expose it. */
final class ConnectionPoolAccess {

    private ConnectionPoolAccess() {}

    /** Returns the number of connections in use by requests. */
    static int leased(Object transport) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> next = new ArrayDeque<>();
        next.add(transport);
        while (!next.isEmpty()) {
            Object each = next.remove();
            if (each instanceof ConnPoolControl<?> pool) {
                return pool.getTotalStats().getLeased();
            }
            for (Class<?> type = each.getClass(); isOurs(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        Object value = field.get(each);
                        if (value != null && seen.add(value)) {
                            next.add(value);
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("there is no connection pool in " + transport);
    }

    private static boolean isOurs(Class<?> type) {
        return type != null
                && (type.getName().startsWith("io.jenkins.plugins.azureml.")
                        || type.getName().startsWith("org.apache.hc."));
    }
}
