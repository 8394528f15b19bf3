-- What a database administrator runs once, in the clerk's database, before the first `migrate`:
--     psql --dbname=clerk --file=roles.sql
-- then \password clerk_owner and \password clerk, or whatever authentication the force uses.
-- Running it again changes nothing.

do $$
begin
    -- Owns the tables and migrates them; nothing else logs in with it.
    if not exists (select from pg_roles where rolname = 'clerk_owner') then
        create role clerk_owner login;
    end if;
    -- Leases letters of every panel, and sees nothing of them but where and when they go.
    if not exists (select from pg_roles where rolname = 'clerk_post') then
        create role clerk_post nologin;
    end if;
    -- Serves. It may become clerk_post, but has none of its rights until it does: NOINHERIT comes first,
    -- for the membership takes it from here.
    if not exists (select from pg_roles where rolname = 'clerk') then
        create role clerk login noinherit;
        grant clerk_post to clerk;
    end if;
end
$$;

grant usage, create on schema public to clerk_owner;
grant usage on schema public to clerk, clerk_post;
