// The models of a blog. STEP says how many of the ten changes have been made: each "step >= ..." is one edit.
import { sql } from "drizzle-orm";
import {
  bigint, bigserial, boolean, check, index, inet, integer, jsonb, pgEnum, pgTable, primaryKey, serial, text, timestamp,
  uniqueIndex, varchar,
} from "drizzle-orm/pg-core";

const step = Number(process.env.STEP ?? 10);
const from = (first, made) => (step >= first ? made() : {});
const before = (first, made) => (step < first ? made() : {});

const createdAt = (name = "created_at") => timestamp(name, { withTimezone: true }).notNull().defaultNow();
const keyTo = (name, table) => integer(name).references(() => table().id, { onDelete: "cascade" });

export const postStatus = pgEnum("post_status", step >= 4 ? ["draft", "review", "published"] : ["draft", "published"]);
export const notificationKind = pgEnum("notification_kind", ["follow", "comment", "mention"]);

export const permissions = pgTable("permissions", {
  id: serial().primaryKey(),
  name: varchar({ length: 64 }).notNull().unique(),
});

export const roles = pgTable("roles", {
  id: serial().primaryKey(),
  name: varchar({ length: 64 }).notNull().unique(),
});

export const rolePermissions = pgTable("role_permissions", {
  roleId: keyTo("role_id", () => roles).notNull(),
  permissionId: keyTo("permission_id", () => permissions).notNull(),
}, (t) => [primaryKey({ columns: [t.roleId, t.permissionId] })]);

export const users = pgTable("users", {
  id: serial().primaryKey(),
  email: varchar({ length: 255 }).notNull().unique(),
  login: varchar(step >= 2 ? "login" : "username", { length: 64 }).notNull(),
  passwordHash: varchar("password_hash", { length: 128 }),
  roleId: integer("role_id").references(() => roles.id, { onDelete: "set null" }),
  interests: text().array().notNull().default([]),
  active: boolean().notNull().default(true),
  createdAt: createdAt(),
  ...before(9, () => ({ website: varchar({ length: 200 }) })),
  ...before(10, () => ({ bio: text(), avatarUrl: varchar("avatar_url", { length: 200 }) })),
}, (t) => [uniqueIndex("users_name_key").on(sql`lower(${t.login})`), index("users_role_idx").on(t.roleId)]);

export const { profiles } = from(10, () => ({
  profiles: pgTable("profiles", {
    userId: keyTo("user_id", () => users).primaryKey(),
    bio: text(),
    avatarUrl: varchar("avatar_url", { length: 200 }),
  }),
}));

export const categories = pgTable("categories", {
  id: serial().primaryKey(),
  name: varchar({ length: 100 }).notNull(),
  slug: varchar({ length: 100 }).notNull().unique(),
  parentId: integer("parent_id").references(() => categories.id, { onDelete: "set null" }),
});

export const posts = pgTable("posts", {
  id: serial().primaryKey(),
  authorId: keyTo("author_id", () => users).notNull(),
  categoryId: integer("category_id").references(() => categories.id, { onDelete: "set null" }),
  title: varchar({ length: 200 }).notNull(),
  body: text().notNull(),
  status: postStatus().notNull().default("draft"),
  views: (step >= 3 ? bigint("views", { mode: "number" }) : integer("views")).notNull().default(0),
  publishedAt: timestamp("published_at", { withTimezone: true }),
  createdAt: createdAt(),
  ...from(1, () => ({ readingMinutes: integer("reading_minutes").notNull().default(1) })),
}, (t) => [
  check("posts_views_check", sql`${t.views} >= 0`),
  check("posts_published_check", sql`${t.status} <> 'published' OR ${t.publishedAt} IS NOT NULL`),
  index("posts_author_idx").on(t.authorId, t.createdAt.desc()),
  index("posts_published_idx").on(t.publishedAt).where(sql`${t.status} = 'published'`),
  ...(step >= 5 ? [index("posts_title_idx").on(sql`lower(${t.title})`)] : []),
]);

export const { postCategories } = from(7, () => ({
  postCategories: pgTable("post_categories", {
    postId: keyTo("post_id", () => posts).notNull(),
    categoryId: keyTo("category_id", () => categories).notNull(),
  }, (t) => [primaryKey({ columns: [t.postId, t.categoryId] }), index("post_categories_category_idx").on(t.categoryId)]),
}));

export const comments = pgTable("comments", {
  id: serial().primaryKey(),
  postId: keyTo("post_id", () => posts).notNull(),
  authorId: keyTo("author_id", () => users).notNull(),
  parentId: keyTo("parent_id", () => comments),
  body: text().notNull(),
  createdAt: createdAt(),
}, (t) => [
  ...(step >= 5 ? [index("comments_post_idx").on(t.postId, t.createdAt).where(sql`${t.parentId} IS NULL`)] : []),
  ...(step >= 8 ? [check("comments_body_check", sql`length(${t.body}) BETWEEN 1 AND 10000`)] : []),
]);

export const follows = pgTable("follows", {
  followerId: keyTo("follower_id", () => users).notNull(),
  followedId: keyTo("followed_id", () => users).notNull(),
  createdAt: createdAt(),
}, (t) => [
  primaryKey({ columns: [t.followerId, t.followedId] }),
  index("follows_followed_idx").on(t.followedId),
  check("follows_self_check", sql`${t.followerId} <> ${t.followedId}`),
]);

export const { postViews } = before(9, () => ({
  postViews: pgTable("post_views", {
    id: bigserial({ mode: "number" }).primaryKey(),
    postId: keyTo("post_id", () => posts).notNull(),
    userId: integer("user_id").references(() => users.id, { onDelete: "set null" }),
    address: inet(),
    viewedAt: createdAt("viewed_at"),
  }, (t) => [index("post_views_post_idx").on(t.postId, t.viewedAt)]),
}));

export const notifications = pgTable("notifications", {
  id: serial().primaryKey(),
  userId: keyTo("user_id", () => users).notNull(),
  actorId: step >= 6 ? integer("actor_id").references(() => users.id, { onDelete: "set null" }) : integer("actor_id"),
  kind: notificationKind().notNull(),
  payload: jsonb().notNull().default({}),
  readAt: timestamp("read_at", { withTimezone: true }),
  createdAt: createdAt(),
}, (t) => [index("notifications_unread_idx").on(t.userId).where(sql`${t.readAt} IS NULL`)]);
