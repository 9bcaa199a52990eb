// The models of a blog. STEP says how many of the ten changes have been made: each "step >= ..." is one edit.
import typeorm from "typeorm";

const { DataSource, EntitySchema } = typeorm;
const step = Number(process.env.STEP ?? 10);

const id = (type = "int") => ({ type, primary: true, generated: "increment" });
const createdAt = { type: "timestamptz", default: () => "now()" };
const text = (length, more) => ({ type: "varchar", length, ...more });
const keyTo = (target, column, more) => ({ type: "many-to-one", target, joinColumn: { name: column }, onDelete: "CASCADE", nullable: false, ...more });
const maybeKeyTo = (target, column) => keyTo(target, column, { onDelete: "SET NULL", nullable: true });
const statuses = step >= 4 ? ["draft", "review", "published"] : ["draft", "published"];

const manyToMany = (target, table, column, inverseColumn) => ({
  type: "many-to-many", target,
  joinTable: { name: table, joinColumn: { name: column }, inverseJoinColumn: { name: inverseColumn } },
});

const entities = [
  { name: "permissions", columns: { id: id(), name: text(64, { unique: true }) } },
  {
    name: "roles",
    columns: { id: id(), name: text(64, { unique: true }) },
    relations: { permissions: manyToMany("permissions", "role_permissions", "role_id", "permission_id") },
  },
  {
    name: "users",
    columns: {
      id: id(),
      email: text(255, { unique: true }),
      login: text(64, { name: step >= 2 ? "login" : "username" }),
      password_hash: text(128, { nullable: true }),
      interests: { type: "text", array: true, default: () => "'{}'" },
      active: { type: "boolean", default: true },
      created_at: createdAt,
      ...(step < 9 && { website: text(200, { nullable: true }) }),
      ...(step < 10 && { bio: { type: "text", nullable: true }, avatar_url: text(200, { nullable: true }) }),
    },
    relations: { role: maybeKeyTo("roles", "role_id") },
    indices: [{ name: "users_role_idx", columns: ["role"] }],
  },
  {
    name: "categories",
    columns: { id: id(), name: text(100), slug: text(100, { unique: true }) },
    relations: { parent: maybeKeyTo("categories", "parent_id") },
  },
  {
    name: "posts",
    columns: {
      id: id(),
      title: text(200),
      body: { type: "text" },
      status: { type: "enum", enum: statuses, enumName: "post_status", default: "draft" },
      views: { type: step >= 3 ? "bigint" : "int", default: 0 },
      published_at: { type: "timestamptz", nullable: true },
      created_at: createdAt,
      ...(step >= 1 && { reading_minutes: { type: "int", default: 1 } }),
    },
    relations: {
      author: keyTo("users", "author_id"),
      category: maybeKeyTo("categories", "category_id"),
      ...(step >= 7 && { categories: manyToMany("categories", "post_categories", "post_id", "category_id") }),
    },
    checks: [
      { name: "posts_views_check", expression: "views >= 0" },
      { name: "posts_published_check", expression: "status <> 'published' OR published_at IS NOT NULL" },
    ],
    indices: [
      { name: "posts_author_idx", columns: ["author", "created_at"] },
      { name: "posts_published_idx", columns: ["published_at"], where: "status = 'published'" },
      ...(step >= 5 ? [{ name: "posts_title_idx", columns: ["title"] }] : []),
    ],
  },
  {
    name: "comments",
    columns: { id: id(), body: { type: "text" }, created_at: createdAt },
    relations: {
      post: keyTo("posts", "post_id"),
      author: keyTo("users", "author_id"),
      parent: keyTo("comments", "parent_id", { nullable: true }),
    },
    indices: step >= 5 ? [{ name: "comments_post_idx", columns: ["post", "created_at"], where: "parent_id IS NULL" }] : [],
    checks: step >= 8 ? [{ name: "comments_body_check", expression: "length(body) BETWEEN 1 AND 10000" }] : [],
  },
  {
    name: "follows",
    columns: { follower_id: { type: "int", primary: true }, followed_id: { type: "int", primary: true }, created_at: createdAt },
    relations: { follower: keyTo("users", "follower_id"), followed: keyTo("users", "followed_id") },
    checks: [{ name: "follows_self_check", expression: "follower_id <> followed_id" }],
  },
  {
    name: "notifications",
    columns: {
      id: id(),
      ...(step < 6 && { actor_id: { type: "int", nullable: true } }),
      kind: { type: "enum", enum: ["follow", "comment", "mention"], enumName: "notification_kind" },
      payload: { type: "jsonb", default: {} },
      read_at: { type: "timestamptz", nullable: true },
      created_at: createdAt,
    },
    relations: {
      user: keyTo("users", "user_id"),
      ...(step >= 6 && { actor: maybeKeyTo("users", "actor_id") }),
    },
    indices: [{ name: "notifications_unread_idx", columns: ["user"], where: "read_at IS NULL" }],
  },
];
if (step < 9) {
  entities.push({
    name: "post_views",
    columns: { id: id("bigint"), address: { type: "inet", nullable: true }, viewed_at: createdAt },
    relations: { post: keyTo("posts", "post_id"), user: maybeKeyTo("users", "user_id") },
    indices: [{ name: "post_views_post_idx", columns: ["post", "viewed_at"] }],
  });
}
if (step >= 10) {
  entities.push({
    name: "profiles",
    columns: { user_id: { type: "int", primary: true }, bio: { type: "text", nullable: true }, avatar_url: text(200, { nullable: true }) },
    relations: { user: { type: "one-to-one", target: "users", joinColumn: { name: "user_id" }, onDelete: "CASCADE" } },
  });
}

// Where to connect is in PGHOST, PGUSER and so on.
export default new DataSource({ type: "postgres", entities: entities.map((options) => new EntitySchema(options)) });
