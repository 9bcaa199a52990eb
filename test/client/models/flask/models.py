"""The models of a blog. STEP says how many of the ten changes have been made: each "if STEP >= ..." is one edit."""

import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, Enum, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import desc, func, text
from sqlalchemy.dialects.postgresql import ARRAY, INET, JSONB

STEP = int(os.environ.get("STEP", "10"))

db = SQLAlchemy()

post_status = Enum("draft", *(["review"] if STEP >= 4 else []), "published", name="post_status")
notification_kind = Enum("follow", "comment", "mention", name="notification_kind")


def created_at():
    return Column(DateTime(timezone=True), nullable=False, server_default=func.now())


def key_to(table, **options):
    return Column(Integer, ForeignKey(table + ".id", ondelete="CASCADE"), **options)


role_permissions = Table(
    "role_permissions", db.metadata,
    key_to("roles", name="role_id", primary_key=True),
    key_to("permissions", name="permission_id", primary_key=True),
)

if STEP >= 7:
    post_categories = Table(
        "post_categories", db.metadata,
        key_to("posts", name="post_id", primary_key=True),
        key_to("categories", name="category_id", primary_key=True, index=True),
    )


class Permission(db.Model):
    __tablename__ = "permissions"
    id = Column(Integer, primary_key=True)
    name = Column(String(64), nullable=False, unique=True)


class Role(db.Model):
    __tablename__ = "roles"
    id = Column(Integer, primary_key=True)
    name = Column(String(64), nullable=False, unique=True)
    permissions = db.relationship(Permission, secondary=role_permissions)


class User(db.Model):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String(255), nullable=False, unique=True)
    if STEP >= 2:
        login = Column(String(64), nullable=False)
    else:
        username = Column(String(64), nullable=False)
    password_hash = Column(String(128))
    role_id = Column(Integer, ForeignKey("roles.id", ondelete="SET NULL"), index=True)
    interests = Column(ARRAY(Text), nullable=False, server_default="{}")
    active = Column(Boolean, nullable=False, server_default=text("true"))
    created_at = created_at()
    if STEP < 9:
        website = Column(String(200))
    if STEP < 10:
        bio = Column(Text)
        avatar_url = Column(String(200))


Index("users_name_key", func.lower(User.login if STEP >= 2 else User.username), unique=True)

if STEP >= 10:
    class Profile(db.Model):
        __tablename__ = "profiles"
        user_id = key_to("users", primary_key=True)
        bio = Column(Text)
        avatar_url = Column(String(200))


class Category(db.Model):
    __tablename__ = "categories"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False)
    slug = Column(String(100), nullable=False, unique=True)
    parent_id = Column(Integer, ForeignKey("categories.id", ondelete="SET NULL"))


class Post(db.Model):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    author_id = key_to("users", nullable=False)
    category_id = Column(Integer, ForeignKey("categories.id", ondelete="SET NULL"))
    title = Column(String(200), nullable=False)
    body = Column(Text, nullable=False)
    status = Column(post_status, nullable=False, server_default="draft")
    views = Column(BigInteger if STEP >= 3 else Integer, nullable=False, server_default="0")
    published_at = Column(DateTime(timezone=True))
    created_at = created_at()
    if STEP >= 1:
        reading_minutes = Column(Integer, nullable=False, server_default="1")
    __table_args__ = (
        CheckConstraint("views >= 0", name="posts_views_check"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="posts_published_check"),
        Index("posts_author_idx", "author_id", desc("created_at")),
        Index("posts_published_idx", "published_at", postgresql_where=text("status = 'published'")),
    )


class Comment(db.Model):
    __tablename__ = "comments"
    id = Column(Integer, primary_key=True)
    post_id = key_to("posts", nullable=False)
    author_id = key_to("users", nullable=False)
    parent_id = key_to("comments")
    body = Column(Text, nullable=False)
    created_at = created_at()
    __table_args__ = (
        *([Index("comments_post_idx", "post_id", "created_at", postgresql_where=text("parent_id IS NULL"))] if STEP >= 5 else []),
        *([CheckConstraint("length(body) BETWEEN 1 AND 10000", name="comments_body_check")] if STEP >= 8 else []),
    )


if STEP >= 5:
    Index("posts_title_idx", func.lower(Post.title))


class Follow(db.Model):
    __tablename__ = "follows"
    follower_id = key_to("users", primary_key=True)
    followed_id = key_to("users", primary_key=True, index=True)
    created_at = created_at()
    __table_args__ = (CheckConstraint("follower_id <> followed_id", name="follows_self_check"),)


if STEP < 9:
    class PostView(db.Model):
        __tablename__ = "post_views"
        id = Column(BigInteger, primary_key=True)
        post_id = key_to("posts", nullable=False)
        user_id = Column(Integer, ForeignKey("users.id", ondelete="SET NULL"))
        address = Column(INET)
        viewed_at = created_at()
        __table_args__ = (Index("post_views_post_idx", "post_id", "viewed_at"),)


class Notification(db.Model):
    __tablename__ = "notifications"
    id = Column(Integer, primary_key=True)
    user_id = key_to("users", nullable=False)
    actor_id = Column(Integer, *([ForeignKey("users.id", ondelete="SET NULL")] if STEP >= 6 else []))
    kind = Column(notification_kind, nullable=False)
    payload = Column(JSONB, nullable=False, server_default="{}")
    read_at = Column(DateTime(timezone=True))
    created_at = created_at()
    __table_args__ = (Index("notifications_unread_idx", "user_id", postgresql_where=text("read_at IS NULL")),)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "postgresql+psycopg2://")
    db.init_app(app)
    return app
