package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.Permission;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.security.core.Authentication;

/** Looks up the credentials of {@link SystemCredentialsProvider}. */
public abstract class CredentialsProvider {
    public static final Permission USE_ITEM = new Permission("Credentials.UseItem");
    public static final Permission CREATE = new Permission("Credentials.Create");
    public static final Permission UPDATE = new Permission("Credentials.Update");

    public static <C extends IdCredentials> C findCredentialById(
            String id, Class<C> type, Run<?, ?> run, List<DomainRequirement> domainRequirements) {
        C found = ofJobs(findForItem(id, type));
        return found == null ? null : type.cast(found.forRun(run));
    }

    public static <C extends IdCredentials> C findCredentialByIdInItem(
            String id,
            Class<C> type,
            Item item,
            Authentication authentication,
            List<DomainRequirement> domainRequirements) {
        return ofJobs(findForItem(id, type));
    }

    public static <C extends IdCredentials> C findCredentialByIdInItemGroup(
            String id,
            Class<C> type,
            ItemGroup<?> itemGroup,
            Authentication authentication,
            List<DomainRequirement> domainRequirements) {
        return find(id, type);
    }

    /** Only the controller itself may use credentials of the scope System. */
    private static <C extends IdCredentials> C ofJobs(C found) {
        return found == null || found.getScope() == CredentialsScope.SYSTEM ? null : found;
    }

    /** Not in Jenkins. For tests: the credentials of folders, which items find before those of the system. */
    public static final List<Credentials> OF_FOLDERS = new CopyOnWriteArrayList<>();

    private static <C extends IdCredentials> C findForItem(String id, Class<C> type) {
        C found = find(OF_FOLDERS, id, type);
        return found == null ? find(id, type) : found;
    }

    private static <C extends IdCredentials> C find(String id, Class<C> type) {
        return find(SystemCredentialsProvider.getInstance().getCredentials(), id, type);
    }

    private static <C extends IdCredentials> C find(List<Credentials> all, String id, Class<C> type) {
        for (Credentials c : all) if (type.isInstance(c) && type.cast(c).getId().equals(id)) return type.cast(c);
        return null;
    }

    /** Not in Jenkins. For tests: the credentials that builds have used, newest last. */
    public static final List<Credentials> TRACKED = new CopyOnWriteArrayList<>();

    @SuppressWarnings("rawtypes")
    public static <C extends Credentials> C track(Run build, C credentials) {
        TRACKED.add(credentials);
        return credentials;
    }

    public static <C extends Credentials> C track(Item item, C credentials) {
        TRACKED.add(credentials);
        return credentials;
    }
}
